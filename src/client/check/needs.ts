import type { Closure, Package } from '../http/environments.ts'

/** Names of packages by name of a package: those that it needs, or those that need it. */
export type NeedsOfPackages = ReadonlyMap<string, ReadonlySet<string>>

/** Reads which packages of an environment need which directly, from the references between their store paths. */
export function needsOf(packages: Package[], closure: Closure): NeedsOfPackages {
  const owners = new Map<string, string>()
  for (const { name, sourcePath, targetPath } of packages)
    for (const path of [sourcePath, targetPath]) if (path !== null) owners.set(path, name)
  const needs = new Map<string, Set<string>>()
  for (const { path, references } of closure) {
    const name = owners.get(path)
    if (name === undefined) continue
    const known = needs.get(name) ?? new Set<string>()
    for (const reference of references) {
      const other = owners.get(reference)
      if (other !== undefined && other !== name) known.add(other)
    }
    needs.set(name, known)
  }
  return needs
}

/** Returns for each package those that need it. */
export function reversed(needs: NeedsOfPackages): NeedsOfPackages {
  const users = new Map<string, Set<string>>()
  for (const [name, needed] of needs)
    for (const other of needed) users.set(other, (users.get(other) ?? new Set()).add(name))
  return users
}

/** Returns all packages that these need, directly or not, without themselves. */
export function neededBy(names: readonly string[], needs: NeedsOfPackages): Set<string> {
  const seen = new Set(names)
  // A set iterates over what is added to it meanwhile.
  for (const name of seen) for (const other of needs.get(name) ?? []) seen.add(other)
  return new Set([...seen].filter((name) => !names.includes(name)))
}
