import { availableParallelism } from 'node:os'
import { type Built, whatWasBuilt } from './built.ts'
import { channelFile } from './channel.ts'
import { cpuSecondsOfChildren } from './cpu-time.ts'
import { deletePaths, deriversOf, type PrivateStore, validPaths } from './private-store.ts'
import type { MeasuredSpec } from './specs.ts'

/** An attribute of channel.nix. */
export type Side = 'withPackages' | 'patchbay'

/** The derivations that a side has built, and their cost. */
export interface Measured extends Built {
  wallSeconds: number
  /** CPU time of Nix and all its builders. */
  cpuSeconds: number
  /** NAR sizes of all paths that were added. */
  bytes: number
}

/** The store that the sides are built in. */
export interface Ground {
  store: PrivateStore
  /** The paths that the store holds before a side is built, sorted. */
  sourcePaths: string[]
  /** Prefix of the names of packages for the target. */
  prefix: string
}

/**
 * Builds one side of a spec, and removes the new paths from the store again. Throws if the store holds more
 * than the source's side at the start.
 */
export async function measure(
  { store, sourcePaths, prefix }: Ground,
  spec: MeasuredSpec,
  side: Side,
): Promise<Measured> {
  const before = (await validPaths(store)).map(({ path }) => path)
  if (before.join() !== sourcePaths.join())
    throw new Error(
      `Before ${spec.name} (${side}), the store holds ${before.length} paths, and not the ${sourcePaths.length} of the source's side alone.`,
    )

  const jobs = `${availableParallelism()}`
  const cpuBefore = await cpuSecondsOfChildren()
  const started = performance.now()
  await store.run('nix-build', [
    ...['--store', store.root, '--no-out-link', '--max-jobs', jobs, '--cores', jobs],
    ...[channelFile, '--attr', side, '--argstr', 'packages', JSON.stringify(spec.packages)],
  ])
  const wallSeconds = (performance.now() - started) / 1000
  const cpuSeconds = (await cpuSecondsOfChildren()) - cpuBefore

  const known = new Set(before)
  const added = (await validPaths(store)).filter(({ path }) => !known.has(path))
  const paths = added.map(({ path }) => path)
  const built = whatWasBuilt(await deriversOf(store, paths), prefix, spec.environment)
  await deletePaths(store, paths)
  return { ...built, wallSeconds, cpuSeconds, bytes: added.reduce((sum, { narSize }) => sum + narSize, 0) }
}
