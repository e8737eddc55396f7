import type { Fault } from '../errors.ts'
import { normalName } from './names.ts'
import { nearest } from './nearest.ts'
import { quoted } from './quoted.ts'
import type { Spec } from './schema.ts'

/** Nobody mistypes more; looking for the neighbours of 1,500 names among 10,000 would hold up everybody else for seconds. */
const compared = 50

/**
 * One fault for every name in the spec that the channel does not have, with the packages' names that are nearest. All names
 * are normal forms. A name that it has and that is no package is left to a worker, which can say what it is.
 */
export function unknownNames(
  spec: Spec,
  { packageNames, otherNames }: { packageNames: readonly string[]; otherNames: readonly string[] },
): Fault[] {
  const known = new Set([...packageNames, ...otherNames])
  const { packages, rebuild = [], drop = [], keep = [] } = spec
  const lists = { packages, rebuild: Array.isArray(rebuild) ? rebuild : [], drop, keep }
  const named = Object.entries(lists).flatMap(([field, names]) =>
    names.map((name, index) => ({ pointer: `/${field}/${index}`, name })),
  )
  return named
    .filter(({ name }) => !known.has(normalName(name)))
    .map(({ pointer, name }, index) => {
      const near = index < compared ? nearest(normalName(name), packageNames) : []
      const detail = `The channel has no package ${quoted(name)}.`
      return { pointer, detail, ...(near.length > 0 && { nearest: near }) }
    })
}
