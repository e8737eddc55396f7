import type { Fault } from '../errors.ts'
import { normalName } from './names.ts'
import { nearest } from './nearest.ts'
import { quoted } from './quoted.ts'
import type { Spec } from './schema.ts'

/** Names with suggestions. Comparing 1,500 names with 10,000 would block the API for seconds. */
const compared = 50

/**
 * Returns one fault for every name in the spec that the channel lacks, with similar names of packages. Names of the channel are normal
 * forms. Accepts names of the channel that are not packages; a worker reports what they are.
 */
export function unknownNames(
  spec: Spec,
  { packageNames, otherNames }: { packageNames: readonly string[]; otherNames: readonly string[] },
): Fault[] {
  const { packages, rebuild = [], drop = [], keep = [] } = spec
  const lists = { packages, rebuild: Array.isArray(rebuild) ? rebuild : [], drop, keep }
  const named = Object.entries(lists).flatMap(([field, names]) =>
    names.map((name, index) => ({ pointer: `/${field}/${index}`, name })),
  )
  return named
    .filter(
      ({ name }) => !setOf(packageNames).has(normalName(name)) && !setOf(otherNames).has(normalName(name)),
    )
    .map(({ pointer, name }, index) => {
      const near = index < compared ? nearest(normalName(name), packageNames) : []
      const detail = `The channel has no package ${quoted(name)}.`
      return { pointer, detail, ...(near.length > 0 && { nearest: near }) }
    })
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Returns the names as a set, which is made once: a channel has ten thousand, and answers many specs. */
function setOf(names: readonly string[]): ReadonlySet<string> {
  const known = sets.get(names) ?? new Set(names)
  sets.set(names, known)
  return known
}
