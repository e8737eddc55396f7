import type { CanonicalSpec } from '../spec/schema.ts'
import type { Keyed } from './scan/keys.ts'

/** The lists of a spec that name single packages: by keys or names of distributions, or as given if Nix cannot resolve them. */
export type Overrides = Pick<CanonicalSpec, 'rebuild' | 'drop' | 'keep'>

/** Packages of the names that are attributes of the channel. `nix/overrides.nix` returns them. */
export interface Attributes {
  /** Distribution of each attribute, e.g. `{ "numpy-2": "numpy" }`. */
  called: Record<string, string>
  /** Store path of each attribute's package. */
  leadsTo: Record<string, string>
}

/**
 * Returns the spec's lists with every attribute replaced by the key of its package if that is one of `known`, else by the name
 * of its distribution.
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

/** Returns whether a list names the package by its key, its distribution, or its names in the spec. */
export function isAskedFor(
  list: string[] | 'auto' | 'none',
  { name, key = name, requestedAs = [] }: { name: string; key?: string; requestedAs?: string[] },
): boolean {
  return Array.isArray(list) && [key, name, ...requestedAs].some((one) => list.includes(one))
}
