import type { Channel } from '../db/channels/types.ts'

import type { Db } from '../db/db.ts'
import { folderAtStart } from '../jobs/folder-at-start.ts'
import type { ChannelOrigin, FixedOrigin } from '../spec/channel-origin.ts'
import type { Pin } from '../spec/schema.ts'
import type { FileChannel } from './channels-file.ts'
import { fixOrigin } from './fix-origin.ts'
import { listChannel } from './list-packages.ts'
import { pinContent } from './pin.ts'
import { keepPinned } from './pinned-content.ts'
import { type ChannelContext, type OpenChannelContext, withWorkspace } from './workspace.ts'

/**
 * Records one of the operator's channels: pins a folder by its content, and lists the packages of the source's set, so that the API can
 * refuse wrong names without Nix. Lists each pin only once.
 */
export function registerChannel(db: Db, channel: FileChannel, context: ChannelContext): Promise<void> {
  return withWorkspace(context, folderAtStart(channel.name), (open) => register(db, channel, open))
}

async function register(db: Db, channel: FileChannel, context: OpenChannelContext): Promise<void> {
  const { name, from, defaults, isDefault } = channel
  const before = await db.channels.get(name)
  // Looks up the branch only for a new entry; later the channel moves on a schedule or on request.
  const isKnown = before !== null && isOfBranch(before, from)
  const fixed = isKnown ? atPin(from, before.pin) : await fixOrigin(from, context, db.channels.hashOf)
  // A revision is fetched only where it has not been listed.
  const pinned = await pinContent(fixed, context)
  await keepPinned(context, pinned.paths)
  const { pin } = pinned
  await db.channels.register({ name, pin, origin: from, defaults, isDefault })
  const recorded = await db.channels.get(name)
  if (recorded?.packageNames != null && recorded.pythonVersion !== null) return
  await db.channels.recordListing(name, pin, await listChannel(channel, pinned, context))
}

function isOfBranch({ origin, pin }: Channel, from: ChannelOrigin): boolean {
  return (
    'branch' in from &&
    origin !== null &&
    'branch' in origin &&
    origin.branch === from.branch &&
    pin.kind === 'nixpkgs'
  )
}

function atPin({ config, overlays }: ChannelOrigin, pin: Pin): FixedOrigin {
  if (pin.kind !== 'nixpkgs') throw new TypeError('a branch leads to a revision')
  return { rev: pin.rev, sha256: pin.sha256, ...(config && { config }), ...(overlays && { overlays }) }
}
