import type { CanonicalSpec } from '../spec/schema.ts'
import type { Keyed } from './scan/keys.ts'

/** The lists of a spec that name single packages, by the keys or the names of their distributions where Nix could tell these. */
export type Overrides = Pick<CanonicalSpec, 'rebuild' | 'drop' | 'keep'>

/** The packages that names lead to which are attributes: see `nix/overrides.nix`. */
export interface Attributes {
  /** Name of the distribution that each leads to, e.g. `{ "numpy-2": "numpy" }`. */
  called: Record<string, string>
  /** Store path of that package. */
  leadsTo: Record<string, string>
}

/**
 * Returns the spec's lists with every name that is an attribute turned into the key of the package that it leads to, where that
 * is one of `known`, or else into the name of its distribution.
 */
export function overridesOf(
  spec: Overrides,
  { called, leadsTo }: Attributes,
  known: ({ path: string | null } & Keyed)[],
): Overrides {
  const distributions = new Map(Object.entries(called))
  const paths = new Map(Object.entries(leadsTo))
  const keys = new Map(known.flatMap(({ path, key }) => (path === null ? [] : [[path, key] as const])))
  const names = (list: string[]) =>
    list.map((name) => keys.get(paths.get(name) ?? '') ?? distributions.get(name) ?? name)
  return {
    rebuild: Array.isArray(spec.rebuild) ? names(spec.rebuild) : spec.rebuild,
    drop: names(spec.drop),
    keep: names(spec.keep),
  }
}

/** Whether a list has the package: by its key, by its distribution, or as the spec asks for it. */
export function isAskedFor(
  list: string[] | 'auto' | 'none',
  { name, key = name, requestedAs = [] }: { name: string; key?: string; requestedAs?: string[] },
): boolean {
  return Array.isArray(list) && [key, name, ...requestedAs].some((one) => list.includes(one))
}
