import { basename } from 'node:path'

/** A package of the source's set; `path` is null where only the target's set has it. */
interface Named {
  name: string
  path: string | null
}

/** A package with the key that the sets for Nix name it by: see `nix/environment.nix`. */
export interface Keyed {
  key: string
}

/**
 * Gives each package the key that the decided sets name it by: the name of its distribution, or the last part of its store path
 * where several of these packages have one name, as `numpy` and `numpy_1` of a channel do.
 */
export function keyed<P extends Named, T extends Named>(
  packages: P[],
  tools: T[],
): { packages: (P & Keyed)[]; tools: (T & Keyed)[] } {
  const pathsByName = new Map<string, Set<string>>()
  for (const { name, path } of [...packages, ...tools]) {
    if (path === null) continue
    const paths = pathsByName.get(name) ?? new Set()
    pathsByName.set(name, paths.add(path))
  }
  const withKey = <N extends Named>(one: N): N & Keyed => {
    const { name, path } = one
    const isAlone = (pathsByName.get(name)?.size ?? 0) < 2
    return { ...one, key: path === null || isAlone ? name : basename(path) }
  }
  return { packages: packages.map(withKey), tools: tools.map(withKey) }
}
