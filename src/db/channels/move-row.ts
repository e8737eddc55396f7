import type { Failure } from '../../errors.ts'
import type { Prisma } from '../../generated/client.ts'
import type { ChannelMove } from './types.ts'

/** Reads a move from its row. */
export function moveFromRow(row: Prisma.ChannelMoveGetPayload<object>): ChannelMove {
  const { id, channelName, source, target, system, isDefault, scheduled, starts } = row
  const { askedAt, touchedAt, finishedAt, cancelledBy } = row
  const failure = row.failure as unknown as Failure | null
  return {
    id,
    channel: channelName,
    state: finishedAt ? endOf(failure, cancelledBy) : touchedAt ? 'moving' : 'queued',
    from: row.from as unknown as ChannelMove['from'],
    defaults: { source, target, system },
    isDefault,
    scheduled,
    starts,
    failure,
    askedAt,
    finishedAt,
  }
}

function endOf(failure: Failure | null, cancelledBy: string | null): 'done' | 'failed' | 'cancelled' {
  if (!failure) return 'done'
  // A move that a channels file has overtaken has that class too, and counts as failed.
  return failure.class === 'cancelled' && cancelledBy !== null ? 'cancelled' : 'failed'
}
