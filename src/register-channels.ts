import { join } from 'node:path'
import type { FileChannel } from './channel/channels.ts'
import { type ChannelSite, inFolder, type OpenChannelSite } from './channel-site.ts'
import { listChannel } from './list-channel.ts'
import { pinContent } from './pin-channel.ts'
import { keepPinned } from './pinned-content.ts'
import type { Record } from './record/record.ts'

/**
 * Records the operator's channels: pins each folder by its content, and lists the names of the source set's packages, so
 * that a wrong name can be refused without any Nix. A pin that has been listed is not listed again.
 */
export async function registerChannels(
  record: Record,
  channels: FileChannel[],
  site: ChannelSite,
): Promise<void> {
  // The default last: the channel that it takes that place from may become the file's just before.
  const inTurn = [...channels].sort((a, b) => Number(a.isDefault) - Number(b.isDefault))
  for (const channel of inTurn) await inFolder(site, channel.name, (open) => register(record, channel, open))
  await record.channels.release(channels.map(({ name }) => name))
}

async function register(record: Record, channel: FileChannel, site: OpenChannelSite): Promise<void> {
  const { name, from, defaults, isDefault } = channel
  // A revision is fetched only where it has not been listed.
  const pinned = await pinContent(from, site.settings, join(site.folder, 'root'))
  await keepPinned(site, pinned.paths)
  const { pin } = pinned
  const folder = 'path' in from ? from.path : undefined
  await record.channels.register({ name, pin, folder, overlays: from.overlays, defaults, isDefault })
  const recorded = await record.channels.get(name)
  if (recorded?.packageNames != null && recorded.pythonVersion !== null) return
  await record.channels.recordListing(name, pin, await listChannel(channel, pinned, site))
}
