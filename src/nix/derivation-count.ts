import type { Bench } from './bench.ts'
import { requisites } from './derivation.ts'
import { drvName } from './progress.ts'

/**
 * How many derivations `drv` needs that none of `cached` needs, whatever of either is in the store; and how many of these
 * are packages, by names that begin with `prefix`: neither links nor environments.
 */
export async function countDerivations(
  bench: Bench,
  drv: string,
  cached: string[],
  prefix: string,
): Promise<{ derivations: number; packages: number }> {
  const known = new Set(await requisites(bench, cached))
  const added = (await requisites(bench, [drv])).filter((path) => !known.has(path))
  const packages = added
    .map(drvName)
    .filter((name) => name.startsWith(prefix) && !/-(relinked|patched-env)$/.test(name))
  return { derivations: added.length, packages: packages.length }
}
