import type { Static } from 'typebox'
import type { Record } from '../record/record.ts'
import { type ChannelDetails, channelDetails } from './resources/channel.ts'

/** A channel, also one whose first move is under way or has failed; null where nobody ever asked for one of this name. */
export async function channelWithHistory(
  { channels, channelMoves }: Pick<Record, 'channels' | 'channelMoves'>,
  name: string,
): Promise<Static<typeof ChannelDetails> | null> {
  // In this order: what a move that has ended did is seen.
  const move = await channelMoves.newest(name)
  const channel = await channels.get(name)
  if (!channel && !move) return null
  return channelDetails(channel, await channels.pins(name), move, name)
}
