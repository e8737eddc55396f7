import { basename } from 'node:path'

/** A package of the source's set; `path` is null if only the target's set has it. */
interface Named {
  name: string
  path: string | null
}

/** A package with its key in the sets for Nix: see `nix/environment.nix`. */
export interface Keyed {
  key: string
}

/**
 * Adds to each package its key in the decided sets: the name of its distribution, or the last part of its store path if several
 * of the packages share the name, as a channel's `numpy` and `numpy_1` do.
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
