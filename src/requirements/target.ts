import { interpreterAttribute, languageVersion } from '../spec/interpreters.ts'
import { isTooOld, oldest } from './pythons.ts'
import { FileFault } from './requirement.ts'

/** An interpreter without the GIL that a caller has named. */
export interface NamedTarget {
  /** As the caller has written it. */
  text: string
  /** Attribute of the channel, such as `python313FreeThreading`. */
  target: string
  /** Attribute of the interpreter whose packages exist; null for the default of the channel. */
  source: string | null
  /** `3.13`; null if the name has no version. */
  python: string | null
  /** `3.13.5` if the caller has named the patch release, for markers. */
  fullPython: string | null
}

/**
 * Parses the names of targets: `3.13t`, `3.13.5t`, or an attribute of the channel. Throws `FileFault` with the faults of all.
 *
 * @example namedTargets(['3.14t']) // [{ text: '3.14t', target: 'python314FreeThreading', source: 'python314', … }]
 */
export function namedTargets(texts: string[]): NamedTarget[] {
  const targets = texts.map(targetOrFault)
  const faults = targets.filter((one): one is string => typeof one === 'string')
  if (faults.length > 0) throw new FileFault(faults.join('\n'))
  const byAttribute = new Map((targets as NamedTarget[]).map((one) => [one.target, one]))
  return [...byAttribute.values()]
}

function targetOrFault(text: string): NamedTarget | string {
  const [, python, patch] = /^(3\.\d{1,2})(\.\d+(?:(?:a|b|rc)\d+)?)t$/.exec(text) ?? []
  const target = interpreterAttribute(python === undefined ? text : `${python}t`)
  if (target === null) return `--target takes an interpreter such as 3.14t, not ${text}.`
  const version = languageVersion(target)
  if (version !== null && isTooOld(version))
    return `There is no free-threaded Python before ${oldest}: --target ${text} cannot be.`
  if (/^python3\d+$/.test(target)) return `--target ${text} has the GIL. Write ${version}t.`
  return {
    text,
    target,
    source: version === null ? null : interpreterAttribute(version),
    python: version,
    fullPython: python === undefined || patch === undefined ? null : python + patch,
  }
}
