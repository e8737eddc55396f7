import { join } from 'node:path'
import type { ChannelListing } from '../db/channels/channels.ts'
import { BuildFailed, type FailureClass } from '../errors.ts'
import { renderBundle } from '../nix/bundle.ts'
import type { Bench } from '../nix/context.ts'
import { evaluate } from '../nix/evaluate.ts'
import { libraryHash } from '../nix/library.ts'
import { nothingAssumed } from '../plan/decided-sets.ts'
import { unsupportedPin } from '../plan/refuse.ts'
import { canonicalSpec } from '../spec/canonical.ts'
import type { ChannelSource } from './entry.ts'
import type { Pinned } from './pin.ts'
import type { OpenChannelSite } from './workspace.ts'

type NamedChannel = Pick<ChannelSource, 'name' | 'defaults'>

/**
 * Lists what a channel has. Where one of its attributes ends the evaluation, or all of them together take too much, every name
 * is listed as if it were a package's. Throws `BuildFailed`.
 */
export async function listChannel(
  channel: NamedChannel,
  pinned: Pinned,
  site: OpenChannelSite,
): Promise<ChannelListing> {
  const bench = await benchFor(channel, pinned, site)
  try {
    return await evaluate<ChannelListing>(bench, 'listing')
  } catch (error) {
    if (!(error instanceof BuildFailed) || !ofEvaluation.includes(error.failure.class)) throw error
    await bench.log(
      `The packages of channel ${channel.name} cannot be told from its other names: ${error.message}`,
    )
    return evaluate<ChannelListing>(bench, 'uncheckedListing')
  }
}

const ofEvaluation: FailureClass[] = ['eval-error', 'eval-timeout', 'eval-memory']

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
  { pin, paths }: Pinned,
  { folder, ...site }: OpenChannelSite,
): Promise<Bench> {
  const bench: Bench = { ...site, ...paths, bundle: join(folder, 'bundle'), roots: folder }
  const spec = canonicalSpec({ packages: [] }, { name, pin, defaults }, await libraryHash())
  await renderBundle(bench.bundle, { ...spec, ...nothingAssumed }, bench.limits, paths)
  return bench
}
