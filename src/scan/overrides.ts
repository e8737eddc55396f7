import type { CanonicalSpec } from '../spec/schema.ts'

/** What a spec says about single packages, by the names of their distributions where Nix could tell these. */
export type Overrides = Pick<CanonicalSpec, 'rebuild' | 'drop' | 'keep'>

/**
 * The spec's lists with every name that is an attribute turned into the name of the distribution that it leads to
 * (`called`, from Nix: `{ "numpy-2": "numpy" }`).
 */
export function overridesOf(spec: Overrides, called: Record<string, string>): Overrides {
  const distributions = new Map(Object.entries(called))
  const names = (list: string[]) => list.map((name) => distributions.get(name) ?? name)
  return {
    rebuild: Array.isArray(spec.rebuild) ? names(spec.rebuild) : spec.rebuild,
    drop: names(spec.drop),
    keep: names(spec.keep),
  }
}

/** Whether a list names the package, by its distribution or as the spec asks for it. */
export function isAskedFor(
  list: string[] | 'auto' | 'none',
  { name, requestedAs = [] }: { name: string; requestedAs?: string[] },
): boolean {
  return Array.isArray(list) && (list.includes(name) || requestedAs.some((alias) => list.includes(alias)))
}
