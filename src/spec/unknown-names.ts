import type { Fault } from '../errors.ts'
import { normalName } from './names.ts'
import { nearest } from './nearest.ts'
import { quoted } from './quoted.ts'
import type { Spec } from './schema.ts'

/** One fault for every name in the spec that is none of `packageNames` (normal forms), each with the nearest that are. */
export function unknownNames(spec: Spec, packageNames: readonly string[]): Fault[] {
  const known = new Set(packageNames)
  const lists = {
    packages: spec.packages,
    rebuild: Array.isArray(spec.rebuild) ? spec.rebuild : [],
    drop: spec.drop ?? [],
  }
  return Object.entries(lists).flatMap(([field, names]) =>
    names.flatMap((name, index): Fault[] => {
      const normal = normalName(name)
      if (known.has(normal)) return []
      const near = nearest(normal, packageNames)
      const detail = `The channel has no package ${quoted(name)}.`
      return [{ pointer: `/${field}/${index}`, detail, ...(near.length > 0 && { nearest: near }) }]
    }),
  )
}
