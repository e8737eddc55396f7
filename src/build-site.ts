import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import type { NixSettings } from './nix/command.ts'
import { type TeamCache, takingFromCache } from './open-cache.ts'
import { contentOf } from './pin-channel.ts'
import type { Record } from './record/record.ts'
import type { CanonicalSpec } from './spec/schema.ts'

/** Where environments are planned and built, and what that may use. */
export interface BuildSite {
  record: Record
  settings: NixSettings
  cache: TeamCache
  limits: Bench['limits'] & { minFreeMb: number; buildLogMb: number }
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

/**
 * Where the spec's channel is in the store, which may have to take it from its folder first: another worker has pinned it.
 * `null` where Nix fetches it. Throws `BuildFailed` where it is missing.
 */
async function channelOf(site: BuildSite, { channel, pin }: CanonicalSpec): Promise<string | null> {
  if (pin.kind !== 'folder') return null
  const folders = await site.record.channels.folders(pin)
  const path = await contentOf(pin.narHash, folders, site)
  if (path) return path
  const known =
    folders.length > 0 ? `, and ${folders.join(' and ')} is not, or no longer, what was pinned` : ''
  throw new BuildFailed({
    class: 'unsupported-pin',
    message: `This worker does not have channel ${channel} as pinned (${pin.narHash})${known}. Let it see that folder as it was, or ask again for the channel as it is now.`,
  })
}
