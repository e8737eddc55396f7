import type { Closure, Package } from '../../../api/client'

/** Which package of an environment needs which directly, and the other way round. */
export interface Dependencies {
  needs: ReadonlyMap<string, string[]>
  neededBy: ReadonlyMap<string, string[]>
}

/** Reads direct needs off the references of store paths. A package that is left out has no path in the environment. */
export function dependenciesOf(packages: Package[], { items }: Closure): Dependencies {
  const owner = new Map<string, string>()
  const needs = new Map<string, Set<string>>()
  const neededBy = new Map<string, Set<string>>()
  for (const { name, sourcePath, targetPath } of packages) {
    needs.set(name, new Set())
    neededBy.set(name, new Set())
    for (const path of [sourcePath, targetPath]) if (path) owner.set(path, name)
  }
  for (const { path, references } of items) {
    const name = owner.get(path)
    for (const reference of name === undefined ? [] : references) {
      const other = owner.get(reference)
      if (name === undefined || other === undefined || other === name) continue
      needs.get(name)?.add(other)
      neededBy.get(other)?.add(name)
    }
  }
  return { needs: inOrder(needs), neededBy: inOrder(neededBy) }
}

function inOrder(sets: Map<string, Set<string>>): Map<string, string[]> {
  return new Map([...sets].map(([name, others]) => [name, [...others].sort()]))
}

/** Returns a shortest chain from a package that the spec names to this one, both included. */
export function chainTo(name: string, { neededBy }: Dependencies, requested: ReadonlySet<string>): string[] {
  return (shortest(name, neededBy, requested) ?? [name]).reverse()
}

/** Returns a shortest way along the edges from a package to one of others, both included; null if there is none. */
function shortest(
  start: string,
  edges: ReadonlyMap<string, string[]>,
  wanted: ReadonlySet<string>,
): string[] | null {
  const before = new Map<string, string | null>([[start, null]])
  for (const [one] of before) {
    if (wanted.has(one)) return backwards(one, before).reverse()
    for (const other of edges.get(one) ?? []) if (!before.has(other)) before.set(other, one)
  }
  return null
}

function backwards(last: string, before: ReadonlyMap<string, string | null>): string[] {
  const way: string[] = []
  for (let one: string | null | undefined = last; one; one = before.get(one)) way.push(one)
  return way
}

/** So many packages are drawn without being asked for; a graph of more is hard to read. */
export const drawnAtFirst = 60

/**
 * Chooses the packages that a graph begins with: all of a few. Of many, a chain to each package that turns the GIL on, and one from
 * each package that the spec names to the nearest of these; the packages that the spec names if none turns it on.
 */
export function firstShown(
  packages: Package[],
  dependencies: Dependencies,
  most = drawnAtFirst,
): ReadonlySet<string> {
  if (packages.length <= most) return new Set(packages.map(({ name }) => name))
  const requested = namesOf(packages.filter((one) => one.requested))
  const culprits = namesOf(packages.filter(({ gil }) => gil === 'reenabled'))
  const chains =
    culprits.size === 0
      ? [...requested].map((name) => [name])
      : [
          ...[...culprits].map((name) => chainTo(name, dependencies, requested)),
          ...[...requested].map((name) => shortest(name, dependencies.needs, culprits) ?? []),
        ]
  const shown = new Set<string>()
  for (const chain of chains) if (shown.size + chain.length <= most) for (const one of chain) shown.add(one)
  return shown
}

const namesOf = (packages: Package[]): ReadonlySet<string> => new Set(packages.map(({ name }) => name))
