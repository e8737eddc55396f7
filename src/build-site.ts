import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import type { NixSettings } from './nix/command.ts'
import { channelPath, validPaths } from './nix/store.ts'
import { type TeamCache, takingFromCache } from './open-cache.ts'
import type { Record } from './record/record.ts'
import type { CanonicalSpec } from './spec/schema.ts'

/** Where environments are planned and built, and what that may use. */
export interface BuildSite {
  record: Record
  settings: NixSettings
  cache: TeamCache
  limits: Bench['limits'] & { minFreeMb: number }
  /** Holds `builds/<id>` while a build or a plan runs, and the gc roots `roots/<environment id>` for good. */
  dataDir: string
}

/** A bench with a folder of its own, `builds/<id>`, which `close` removes. Throws `BuildFailed` where the channel is missing. */
export async function openBench(
  site: BuildSite,
  id: string,
  spec: CanonicalSpec,
  { signal, log }: Pick<Bench, 'signal' | 'log'>,
): Promise<{ bench: Bench; close(): Promise<void> }> {
  const folder = join(site.dataDir, 'builds', id)
  await mkdir(folder, { recursive: true })
  const bench: Bench = {
    settings: await takingFromCache(site.settings, site.cache, site.record),
    limits: site.limits,
    bundle: join(folder, 'bundle'),
    channelPath: await channelOf(site, spec),
    roots: folder,
    signal,
    log,
  }
  return { bench, close: () => rm(folder, { recursive: true, force: true }) }
}

/** Where the spec's channel is in the store; `null` where Nix fetches it. Throws `BuildFailed` where it is missing. */
async function channelOf({ settings }: BuildSite, { channel, pin }: CanonicalSpec): Promise<string | null> {
  if (pin.kind !== 'folder') return null
  const path = await channelPath(settings, pin.narHash)
  if ((await validPaths(settings, [path])).length > 0) return path
  throw new BuildFailed({
    class: 'unsupported-pin',
    message: `This worker does not have channel ${channel} as pinned (${pin.narHash}). Point its channels file at that folder, or ask again for the channel as it is now.`,
  })
}
