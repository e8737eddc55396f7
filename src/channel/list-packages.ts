import { join } from 'node:path'
import type { ChannelListing } from '../db/channels/types.ts'

import { BuildFailed, type FailureClass } from '../errors.ts'
import { nothingAssumed, renderBundle } from '../nix/bundle.ts'
import type { NixContext } from '../nix/context.ts'
import { evaluate } from '../nix/evaluate.ts'
import { libraryFolder, libraryHash } from '../nix/library.ts'
import { canonicalSpec } from '../spec/canonical.ts'
import type { ChannelSource } from './entry.ts'
import type { Pinned } from './pin.ts'
import { unsupportedPin } from './pin.ts'
import type { OpenChannelContext } from './workspace.ts'

type NamedChannel = Pick<ChannelSource, 'name' | 'defaults'>

/**
 * Lists the packages and other names of a channel. If an attribute breaks the evaluation, or all of them exceed its limits, lists
 * every name as a package's. Throws `BuildFailed`.
 */
export async function listChannel(
  channel: NamedChannel,
  pinned: Pinned,
  opened: OpenChannelContext,
): Promise<ChannelListing> {
  const context = await nixContextFor(channel, pinned, opened)
  try {
    return await evaluate<ChannelListing>(context, 'listing')
  } catch (error) {
    if (!(error instanceof BuildFailed) || !ofEvaluation.includes(error.failure.class)) throw error
    await context.log(
      `Cannot distinguish the packages of channel ${channel.name} from its other names: ${error.message}`,
    )
    return evaluate<ChannelListing>(context, 'uncheckedListing')
  }
}

const ofEvaluation: FailureClass[] = ['eval-error', 'eval-timeout', 'eval-memory']

/** Throws `BuildFailed` if the channel lacks a default interpreter, or if the target cannot replace the source. */
export async function refuseUnusable(
  channel: NamedChannel,
  pinned: Pinned,
  opened: OpenChannelContext,
): Promise<void> {
  const found = await evaluate<{ faults?: string[] }>(await nixContextFor(channel, pinned, opened), 'plan')
  if (found.faults) throw unsupportedPin(channel.name, found.faults)
}

async function nixContextFor(
  { name, defaults }: NamedChannel,
  { pin, paths }: Pinned,
  { folder, ...opened }: OpenChannelContext,
): Promise<NixContext> {
  const context: NixContext = {
    ...{ ...opened, ...paths, library: libraryFolder },
    ...{ bundle: join(folder, 'bundle'), roots: folder },
  }
  const spec = canonicalSpec({ packages: [] }, { name, pin, defaults }, await libraryHash())
  await renderBundle(context.bundle, { ...spec, ...nothingAssumed }, context.limits, context)
  return context
}
