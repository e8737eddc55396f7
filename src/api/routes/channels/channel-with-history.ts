import type { Static } from 'typebox'
import type { SeenWorker } from '../../../db/builds/workers.ts'
import type { Db } from '../../../db/db.ts'
import { type ChannelDetailsBody, type ChannelFault, channelDetails } from '../../resources/channel.ts'

/**
 * A channel, also one whose first move is under way or has failed, or that a worker has in its file and cannot register; null where
 * there is nothing of this name.
 */
export async function channelWithHistory(
  { channels, channelMoves, workers }: Pick<Db, 'channels' | 'channelMoves' | 'workers'>,
  name: string,
): Promise<Static<typeof ChannelDetailsBody> | null> {
  // In this order: what a move that has ended did is seen.
  const move = await channelMoves.newest(name)
  const channel = await channels.get(name)
  const faults = faultsOf(await workers.present(), name)
  if (!channel && !move && faults.length === 0) return null
  return channelDetails(channel, await channels.pins(name), move, name, faults)
}

function faultsOf(workers: SeenWorker[], channel: string): ChannelFault[] {
  return workers.flatMap(({ name, faults }) =>
    faults
      .filter(({ pointer }) => pointer === `/channels/${channel}`)
      .map(({ detail }) => ({ worker: name, detail })),
  )
}
