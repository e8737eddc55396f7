import { join } from 'node:path'
import type { ChannelSource } from './channel/entry.ts'
import type { OpenChannelSite } from './channel-site.ts'
import type { Bench } from './nix/bench.ts'
import { evaluate } from './nix/instantiate.ts'
import { libraryHash } from './nix/library.ts'
import { renderBundle } from './nix/render.ts'
import type { Pinned } from './pin-channel.ts'
import { unsupportedPin } from './scan/refusals.ts'
import { nothingAssumed } from './scan/sets.ts'
import { canonicalSpec } from './spec/canonical.ts'

type NamedChannel = Pick<ChannelSource, 'name' | 'defaults'>

/** The names of the source set's packages, in normal form. Throws `BuildFailed`. */
export async function packageNames(
  channel: NamedChannel,
  pinned: Pinned,
  site: OpenChannelSite,
): Promise<string[]> {
  return evaluate<string[]>(await benchFor(channel, pinned, site), 'packageNames')
}

/** Throws `BuildFailed` where an interpreter is not there, or the one cannot take the other's place. */
export async function refuseUnusable(
  channel: NamedChannel,
  pinned: Pinned,
  site: OpenChannelSite,
): Promise<void> {
  const found = await evaluate<{ faults?: string[] }>(await benchFor(channel, pinned, site), 'plan')
  if (found.faults) throw unsupportedPin(channel.name, found.faults)
}

async function benchFor(
  { name, defaults }: NamedChannel,
  { pin, path }: Pinned,
  { folder, ...site }: OpenChannelSite,
): Promise<Bench> {
  const bench: Bench = { ...site, bundle: join(folder, 'bundle'), roots: folder, channelPath: path }
  const spec = canonicalSpec({ packages: [] }, { name, pin, defaults }, await libraryHash())
  await renderBundle(bench.bundle, { ...spec, ...nothingAssumed }, bench.limits, path)
  return bench
}
