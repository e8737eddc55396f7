import type { Bench } from './bench.ts'
import { requisites } from './derivation.ts'
import { drvName } from './progress.ts'

/** Tells packages by the names of their derivations. */
export interface PackageNames {
  /** The prefix that the names of most packages of the target's set have. */
  prefix: string
  /** Names of the others, such as those of bindings that a library has. */
  unprefixed: string[]
}

/**
 * Counts the derivations that `drv` needs and none of `cached` needs, whatever of either is in the store; and how many of these
 * are packages: neither links nor environments.
 */
export async function countDerivations(
  bench: Bench,
  drv: string,
  cached: string[],
  { prefix, unprefixed }: PackageNames,
): Promise<{ derivations: number; packages: number }> {
  const known = new Set(await requisites(bench, cached))
  const added = (await requisites(bench, [drv])).filter((path) => !known.has(path))
  const packages = added
    .map(drvName)
    .filter((name) =>
      name.startsWith(prefix) ? !/-(relinked|patched-env)$/.test(name) : unprefixed.includes(name),
    )
  return { derivations: added.length, packages: packages.length }
}
