import { plainText } from '../../nix/process/plain-text.ts'
import type { Environment, Package } from '../http/patchbay.ts'

/** Longest list of names in the line; the rest is counted. */
const longestList = 12

/**
 * Summarises which packages of an environment turn the GIL on; false if the import check did not look at it.
 *
 * @example The GIL stays off with click and pygments; importing hiredis or jinja2 turns it on (hiredis.hiredis, markupsafe._speedups).
 */
export function gilLine({ gil }: Pick<Environment, 'gil'>, packages: Package[]): string | false {
  if (gil === null) return false
  const kept = packages.filter((one) => one.gil === 'kept').map(({ name }) => name)
  const turning = packages.filter((one) => one.gil?.startsWith('reenabled'))
  if (turning.length === 0) {
    return gil.state === 'off'
      ? 'The GIL stays off with all modules imported.'
      : 'The GIL stays off with each package alone; importing all of them in one process turns it on.'
  }
  const modules = new Set(turning.flatMap(({ turnedOnBy }) => turnedOnBy.map(({ module }) => module)))
  const by = modules.size > 0 ? ` (${abbreviated([...modules].sort()).join(', ')})` : ''
  const importing = `mporting ${enumerated(
    turning.map(({ name }) => name),
    'or',
  )} turns it on${by}.`
  return plainText(
    kept.length > 0
      ? `The GIL stays off with ${enumerated(kept, 'and')}; i${importing}`
      : `I${importing}`.replace(' turns it on', ' turns the GIL on'),
  )
}

/** Joins names with commas and a word before the last; the rest of a long list is counted. */
export function enumerated(names: string[], word: 'and' | 'or'): string {
  const told = abbreviated(names)
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} ${word} ${told.at(-1)}`
}

function abbreviated(names: string[]): string[] {
  return names.length > longestList
    ? [...names.slice(0, longestList), `${names.length - longestList} more`]
    : names
}
