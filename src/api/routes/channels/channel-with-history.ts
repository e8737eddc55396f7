import type { Static } from 'typebox'
import type { SeenWorker } from '../../../db/builds/workers.ts'
import type { Db } from '../../../db/db.ts'
import { type ChannelDetailsBody, type ChannelFault, channelDetails } from '../../resources/channel.ts'

/**
 * Returns a channel with its newest move, pins and faults; null for an unknown name. Includes a channel whose first move is under
 * way or has failed, and one that a worker has in its channels file and cannot register.
 */
export async function channelWithHistory(
  { channels, channelMoves, workers }: Pick<Db, 'channels' | 'channelMoves' | 'workers'>,
  name: string,
): Promise<Static<typeof ChannelDetailsBody> | null> {
  // Reads the move first: a channel read after a move that has ended shows its effect.
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
