import { isDeepStrictEqual } from 'node:util'
import { type Failure, retryable } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Pin } from '../../spec/schema.ts'
import { type CancelledWork, cancelledWork } from '../cancelled-work.ts'
import { notify } from '../changes.ts'
import type { Connection, Database, OpenDatabase } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import { isCurrent } from '../version.ts'
import { changesSince } from './channel-changes.ts'
import { alone, put } from './channels.ts'
import { moveFromRow } from './move-row.ts'
import { placesOf } from './pin-places.ts'
import { isAlready, isSame } from './same-move.ts'
import type { ChannelListing, ChannelMove, MoveAsk } from './types.ts'

export type AskedMove =
  /** The move is under way; an earlier request may have begun it. */
  | { outcome: 'asked'; move: ChannelMove }
  /** The channel is in the requested state already. */
  | { outcome: 'unchanged' }
  /** The channel is in a channels file, which alone moves it. */
  | { outcome: 'in-file' }
  /** Another move of the channel is under way. */
  | { outcome: 'moving'; move: ChannelMove }

/** A move that one worker has claimed. */
export type ClaimedMove = Pick<ChannelMove, 'id' | 'channel' | 'from' | 'defaults'> & {
  start: number
  fence: number
}

/** The result of a move, found by a worker. */
export interface Found extends ChannelListing {
  pin: Pin
}

export interface ChannelMoves {
  ask(ask: MoveAsk): Promise<AskedMove>
  get(id: string): Promise<ChannelMove | null>
  /** Returns the newest move of a channel. */
  newest(channel: string): Promise<ChannelMove | null>
  /** Returns the names of the channels with a move under way. */
  underWay(): Promise<string[]>
  /**
   * Claims the oldest move that no worker has, or whose worker has given no sign of life for `staleSeconds`. Returns null if
   * there is none, or if a newer program has migrated the database.
   */
  claim(staleSeconds: number): Promise<ClaimedMove | null>
  /** Reports that a worker still runs the move. Returns false if another worker has it now. */
  touch(claimed: ClaimedMove): Promise<boolean>
  /**
   * Makes the move wait for another worker, as if this one had never claimed it. Ends it instead if a caller has cancelled it.
   */
  release(claimed: ClaimedMove): Promise<void>
  /**
   * Cancels the channel's move: at once if it waits, else as soon as its worker has stopped. `by` names the caller. Returns
   * null if no move of the channel was ever asked for.
   */
  cancel(channel: string, by: string): Promise<CancelledWork<ChannelMove> | null>
  /** Returns whether a caller has asked to cancel the move. */
  isCancelled(claimed: Pick<ClaimedMove, 'id'>): Promise<boolean>
  /**
   * Ends the move. Moves the channel and adds a changed pin to its history; leaves the channel alone after a failure, or if it
   * is in the channels file by now. Changes nothing if another worker has the move.
   */
  finish(claimed: ClaimedMove, end: { found: Found } | { failure: Failure }): Promise<void>
}

export function channelMoves(
  database: Database,
  renewals: OpenDatabase,
  known: readonly string[],
): ChannelMoves {
  return {
    ask: (ask) =>
      alone(database, async (transaction) => {
        const { channel: name, from, defaults, isDefault, scheduled = false } = ask
        const channel = await transaction.channel.findUnique({
          where: { name },
          include: { pins: { orderBy: { id: 'desc' }, take: 1 } },
        })
        if (channel?.fromFile && !scheduled) return { outcome: 'in-file' }
        const unfinished = await transaction.channelMove.findFirst({
          where: { channelName: name, finishedAt: null },
        })
        if (unfinished) {
          const move = moveFromRow(unfinished)
          return { outcome: isSame(move, ask) ? 'asked' : 'moving', move }
        }
        if (channel && isAlready(channel, ask)) return { outcome: 'unchanged' }
        const data = { channelName: name, from: from as object, ...defaults, isDefault, scheduled }
        return { outcome: 'asked', move: moveFromRow(await transaction.channelMove.create({ data })) }
      }),

    async get(id) {
      const row = await database.channelMove.findUnique({ where: { id } })
      return row && moveFromRow(row)
    },

    async newest(channel) {
      const where = { channelName: channel }
      const row = await database.channelMove.findFirst({ where, orderBy: { id: 'desc' } })
      return row && moveFromRow(row)
    },

    async underWay() {
      const rows = await database.channelMove.findMany({
        where: { finishedAt: null },
        select: { channelName: true },
      })
      return rows.map(({ channelName }) => channelName)
    },

    async claim(staleSeconds) {
      for (;;) {
        const [row] = await database.$queryRaw<{ id: string; fence: number; cancelled: boolean }[]>`
          UPDATE channel_move SET starts = starts + 1, fence = fence + 1, touched_at = clock_timestamp()
          WHERE id = (
            SELECT id FROM channel_move
            WHERE finished_at IS NULL AND ${isCurrent(known)} AND (
              touched_at IS NULL OR touched_at < clock_timestamp() - make_interval(secs => ${staleSeconds}::float8)
            )
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
          )
          RETURNING id, fence, cancelled_by IS NOT NULL AS cancelled`
        if (!row) return null
        const move = await database.channelMove.findUniqueOrThrow({ where: { id: row.id } })
        const { id, channel, from, defaults, starts } = moveFromRow(move)
        const claimed = { id, channel, from, defaults, start: starts, fence: row.fence }
        if (!row.cancelled) return claimed
        await release(database, claimed)
      }
    },

    async touch(claimed) {
      const touched = await renewals.database.$executeRaw`
        UPDATE channel_move SET touched_at = clock_timestamp() WHERE ${stands(claimed)}`
      return touched > 0
    },

    release: (claimed) => release(database, claimed),

    cancel: (channel, by) =>
      database.$transaction(async (transaction) => {
        const newest = { where: { channelName: channel }, orderBy: { id: 'desc' } } as const
        const found = await transaction.channelMove.findFirst({ ...newest, select: { id: true } })
        if (!found) return null
        const { id } = found
        const [row] = await transaction.$queryRaw<{ waits: boolean }[]>`
          UPDATE channel_move SET cancelled_by = coalesce(cancelled_by, ${by})
          WHERE id = ${id} AND finished_at IS NULL RETURNING touched_at IS NULL AS waits`
        if (row?.waits) await endCancelled(transaction, id)
        if (row) await notify(transaction, id)
        return cancelledWork(moveFromRow(await transaction.channelMove.findUniqueOrThrow({ where: { id } })))
      }),

    async isCancelled({ id }) {
      return (await database.channelMove.count({ where: { id, cancelledBy: { not: null } } })) > 0
    },

    finish: (claimed, end) =>
      alone(database, async (transaction) => {
        const { id, channel } = claimed
        const [ours] = await transaction.$queryRaw<{ isDefault: boolean | null; scheduled: boolean }[]>`
          UPDATE channel_move SET finished_at = clock_timestamp()
          WHERE ${stands(claimed)}
          RETURNING is_default AS "isDefault", scheduled`
        if (!ours) return
        const before = await transaction.channel.findUnique({ where: { name: channel } })
        // A channels file decides which branch its channel follows, as long as the channel is in it.
        const isWanted = ours.scheduled && isDeepStrictEqual(before?.origin, claimed.from)
        const isOvertaken = before?.fromFile && !isWanted
        const failure = 'failure' in end ? end.failure : isOvertaken ? overtaken : null
        if (failure) {
          const data = { failure: sanitizeForPostgres({ ...failure }) as unknown as Prisma.InputJsonObject }
          await transaction.channelMove.update({ where: { id }, data })
        } else if ('found' in end) {
          const isDefault = ours.isDefault ?? before?.isDefault ?? (await transaction.channel.count()) === 0
          const fromFile = before?.fromFile ?? false
          await put(transaction, channel, { ...claimed.defaults, isDefault, fromFile, origin: claimed.from })
          await pinTo(transaction, claimed, end.found)
        }
        await notify(transaction, id)
      }),
  }
}

/** SQL condition: the worker still has the move. Workers of an earlier version count `starts` alone. */
const stands = ({ id, start, fence }: ClaimedMove): Prisma.Sql =>
  Prisma.sql`id = ${id} AND starts = ${start} AND fence = ${fence} AND finished_at IS NULL`

function release(database: Database, claimed: ClaimedMove): Promise<void> {
  return database.$transaction(async (transaction) => {
    const [released] = await transaction.$queryRaw<{ cancelled: boolean }[]>`
      UPDATE channel_move SET starts = starts - 1, fence = fence + 1, touched_at = NULL
      WHERE ${stands(claimed)} RETURNING cancelled_by IS NOT NULL AS cancelled`
    if (!released?.cancelled) return
    await endCancelled(transaction, claimed.id)
    await notify(transaction, claimed.id)
  })
}

/** Ends a cancelled move that no worker has. */
async function endCancelled(transaction: Connection, id: string): Promise<void> {
  const { cancelledBy } = await transaction.channelMove.findUniqueOrThrow({ where: { id } })
  const failure = {
    class: 'cancelled' as const,
    message: `Cancelled by ${cancelledBy}. Ask for the move again to make it.`,
    retryable: retryable.cancelled,
  }
  await transaction.channelMove.update({ where: { id }, data: { failure } })
  // Uses the clock that also set asked_at.
  await transaction.$executeRaw`UPDATE channel_move SET finished_at = clock_timestamp() WHERE id = ${id}`
}

const overtaken: Failure = {
  class: 'cancelled',
  message: 'The workers’ channels file contains this channel by now, and only that file moves it.',
  retryable: retryable.cancelled,
}

async function pinTo(
  transaction: Connection,
  { channel, from }: ClaimedMove,
  { pin, packageNames, versions, otherNames, pythonVersion }: Found,
): Promise<void> {
  const current = await transaction.channelPin.findFirst({
    where: { channelName: channel },
    orderBy: { id: 'desc' },
  })
  const facts = {
    packageNames,
    packageVersions: versions,
    otherNames,
    pythonVersion,
    namedAt: new Date(),
    ...placesOf(from),
  }
  if (current && isDeepStrictEqual(current.pin, pin)) {
    await transaction.channelPin.update({ where: { id: current.id }, data: facts })
    return
  }
  const changes = changesSince(current, { packageNames, versions })
  await transaction.channelPin.create({ data: { channelName: channel, pin, ...facts, ...changes } })
}
