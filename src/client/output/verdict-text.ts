import type { CheckedDependency, CheckResult } from '../check/checked.ts'
import type { PackageVerdict } from '../check/finding.ts'
import { enumerated } from './gil-line.ts'

const words: { [verdict in PackageVerdict]: string } = {
  'not-in-channel': 'not in the channel',
  'does-not-build': 'does not build',
  'cannot-be-imported': 'cannot be imported',
  'turns-gil-on': 'turns the GIL on',
  'without-native-part': 'works without its native part',
  unknown: 'not known',
  safe: 'safe',
}

/**
 * Says what a check has shown of a package for one target, with what shows it.
 *
 * @example 'turns the GIL on through markupsafe'
 */
export function verdictText(result: CheckResult | null): string {
  if (result === null) return 'not needed'
  const { verdict, allowed } = result
  return `${words[verdict]}${detailOf(result)}${allowed ? ' (allowed)' : ''}`
}

function detailOf({ verdict, itself, modules, through, because, since }: CheckResult): string {
  switch (verdict) {
    case 'safe':
    case 'unknown':
      return ''
    case 'not-in-channel':
      return because ? `; ${because}` : ''
    case 'does-not-build':
      if (!itself && because) return `: ${because}`
      return since ? `; ${since} and later do` : ''
    case 'cannot-be-imported':
      return `: ${[few(modules), because].filter(Boolean).join(': ')}`
    case 'turns-gil-on':
      return itself
        ? inside(modules) + (since ? `; ${since} and later do not` : '')
        : ` through ${enumerated(through, 'and')}`
    case 'without-native-part':
      return inside(modules) + (since ? `; ${since} and later build it` : '')
  }
}

function inside(modules: string[]): string {
  return modules.length > 0 ? `: ${few(modules)}` : ''
}

/** Joins the first names; the rest is counted. */
function few(names: string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}

/** Returns the cells of a row: name, version, the places or packages that need it, and a verdict for each target. */
export function checkedCells({ name, direct, requiredAt, neededBy, results }: CheckedDependency): string[] {
  const versions = [...new Set(results.flatMap((one) => one?.version ?? []))]
  return [name, versions.join(', '), few(direct ? requiredAt : neededBy), ...results.map(verdictText)]
}

/** Returns the headings of these cells. */
export function checkedHeadings(targets: string[]): string[] {
  return ['PACKAGE', 'VERSION', 'NEEDED BY', ...(targets.length > 1 ? targets : ['VERDICT'])]
}
