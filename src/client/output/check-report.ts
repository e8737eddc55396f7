import { plainText } from '../../nix/process/plain-text.ts'
import type { Unmapped } from '../../requirements/requirement.ts'
import { type CheckedTarget, type DependencyCheck, unsafeTogether } from '../check/check.ts'
import { type Standing, standingOf } from '../check/checked.ts'
import { enumerated } from './gil-line.ts'
import { counted, indented, joined } from './layout.ts'
import { aligned, unlimited } from './table.ts'
import { checkedCells, checkedHeadings } from './verdict-text.ts'

/** Formats a check for people. */
export function checkReport(check: DependencyCheck, width = unlimited): string {
  const { targets, packages, notChecked, otherVersions, idle } = check
  const headings = checkedHeadings(targets.map(({ label }) => label))
  return joined([
    aligned([headings, ...packages.map(checkedCells)], width),
    notChecked.length > 0 && `Not checked:\n${entriesTable(notChecked, width)}`,
    otherVersions.length > 0 && `Checked in the channel’s version:\n${entriesTable(otherVersions, width)}`,
    idle.length > 0 && `Allowed, but safe or not there: ${plainText(enumerated(idle, 'and'))}.`,
    ...targets.map(environmentBlock),
    ...togetherLines(check).map(plainText),
    plainText(summaryOf(check)),
  ])
}

/**
 * Counts packages in one sentence.
 *
 * @example '9 of 13 packages are safe for python313FreeThreading; 1 is allowed, 3 are not safe.'
 */
export function summaryOf({ targets, packages }: Pick<DependencyCheck, 'targets' | 'packages'>): string {
  const standings = packages.map(standingOf)
  const count = (standing: Standing) => standings.filter((one) => one === standing).length
  const parts: [number, string][] = [
    [count('allowed'), 'allowed'],
    [count('unsafe'), 'not safe'],
    [count('unknown'), 'not known'],
  ]
  const others = parts.flatMap(([number, what]) =>
    number > 0 ? [`${number} ${isOrAre(number)} ${what}`] : [],
  )
  const names = enumerated(
    targets.map(({ label }) => label),
    'and',
  )
  const safe = `${count('safe')} of ${counted(packages.length, 'package')} ${isOrAre(count('safe'))} safe for ${names}`
  return `${[safe, ...(others.length > 0 ? [others.join(', ')] : [])].join('; ')}.`
}

/** Says for which targets the packages turn the GIL on together, though none of them does so alone. */
export function togetherLines(check: Pick<DependencyCheck, 'targets' | 'packages'>): string[] {
  return unsafeTogether(check).map(
    ({ label }) =>
      `For ${label} each package alone leaves the GIL off; importing all of them in one process turns it on.`,
  )
}

function isOrAre(number: number): string {
  return number === 1 ? 'is' : 'are'
}

/** Says how to get the environment of what could be built. */
function environmentBlock({ label, environment }: CheckedTarget): string | false {
  if (environment?.status !== 'ready' || !environment.fetch) return false
  return `To fetch what works for ${plainText(label)} (environment ${environment.id}):\n${indented([environment.fetch.command])}`
}

function entriesTable(entries: Unmapped[], width: number): string {
  return aligned(
    entries.map(({ where, what, because }) => ['', where, what, because]),
    width,
  )
}
