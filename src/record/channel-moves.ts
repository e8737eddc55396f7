import { isDeepStrictEqual } from 'node:util'
import { type Failure, retryable } from '../errors.ts'
import type { Prisma } from '../generated/client.ts'
import type { Pin } from '../spec/schema.ts'
import type { ChannelListing, ChannelMove } from './channel.ts'
import { changesSince } from './channel-changes.ts'
import { alone, put } from './channels.ts'
import type { Connection, Database } from './database.ts'
import { tell } from './news.ts'
import { placesOf } from './pin-places.ts'
import { storable } from './storable.ts'
import { isCurrent } from './version.ts'

/** What somebody wants a channel to be. */
export type MoveAsk = Pick<ChannelMove, 'channel' | 'from' | 'defaults' | 'isDefault'> &
  Partial<Pick<ChannelMove, 'scheduled'>>

export type AskedMove =
  /** The same may have been asked for before: it is under way then. */
  | { outcome: 'asked'; move: ChannelMove }
  /** It is so already. */
  | { outcome: 'unchanged' }
  /** The channels file has it. */
  | { outcome: 'in-file' }
  /** Something else was asked for, and is under way. */
  | { outcome: 'moving'; move: ChannelMove }

/** A move in the hands of one worker. */
export type ClaimedMove = Pick<ChannelMove, 'id' | 'channel' | 'from' | 'defaults'> & { start: number }

/** What a worker has found a move to lead to. */
export interface Found extends ChannelListing {
  pin: Pin
}

export interface ChannelMoves {
  ask(ask: MoveAsk): Promise<AskedMove>
  get(id: string): Promise<ChannelMove | null>
  /** The newest of a channel. */
  newest(channel: string): Promise<ChannelMove | null>
  /** Names of the channels of which one is under way. */
  underWay(): Promise<string[]>
  /**
   * The oldest that no worker has, or whose worker has not been heard of for so long. Null also where a newer program has migrated
   * the record.
   */
  claim(staleSeconds: number): Promise<ClaimedMove | null>
  /** Says that a worker is at it still. False where another has it now. */
  touch(claimed: ClaimedMove): Promise<boolean>
  /** Has it wait for another worker, as if this one had never taken it up. */
  release(claimed: ClaimedMove): Promise<void>
  /**
   * Moves the channel, which adds to its history where the pin is another one; or leaves it as it is, where nothing was found
   * or the channel is in the channels file by now. Changes nothing where another worker has the move.
   */
  finish(claimed: ClaimedMove, end: { found: Found } | { failure: Failure }): Promise<void>
}

export function channelMoves(database: Database, known: readonly string[]): ChannelMoves {
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
      const [row] = await database.$queryRaw<{ id: string }[]>`
        UPDATE channel_move SET starts = starts + 1, touched_at = clock_timestamp()
        WHERE id = (
          SELECT id FROM channel_move
          WHERE finished_at IS NULL AND ${isCurrent(known)} AND (
            touched_at IS NULL OR touched_at < clock_timestamp() - make_interval(secs => ${staleSeconds}::float8)
          )
          ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING id`
      if (!row) return null
      const move = await database.channelMove.findUniqueOrThrow({ where: { id: row.id } })
      const { id, channel, from, defaults, starts } = moveFromRow(move)
      return { id, channel, from, defaults, start: starts }
    },

    async touch({ id, start }) {
      const touched = await database.$executeRaw`
        UPDATE channel_move SET touched_at = clock_timestamp()
        WHERE id = ${id} AND starts = ${start} AND finished_at IS NULL`
      return touched > 0
    },

    async release({ id, start }) {
      await database.channelMove.updateMany({
        where: { id, starts: start, finishedAt: null },
        data: { starts: start - 1, touchedAt: null },
      })
    },

    finish: (claimed, end) =>
      alone(database, async (transaction) => {
        const { id, start, channel } = claimed
        const [ours] = await transaction.$queryRaw<{ isDefault: boolean | null; scheduled: boolean }[]>`
          UPDATE channel_move SET finished_at = clock_timestamp()
          WHERE id = ${id} AND starts = ${start} AND finished_at IS NULL
          RETURNING is_default AS "isDefault", scheduled`
        if (!ours) return
        const before = await transaction.channel.findUnique({ where: { name: channel } })
        // What follows a branch is the file's own wish, as long as the file has it.
        const isWanted = ours.scheduled && isDeepStrictEqual(before?.origin, claimed.from)
        const isOvertaken = before?.fromFile && !isWanted
        const failure = 'failure' in end ? end.failure : isOvertaken ? overtaken : null
        if (failure) {
          const data = { failure: storable({ ...failure }) as unknown as Prisma.InputJsonObject }
          await transaction.channelMove.update({ where: { id }, data })
        } else if ('found' in end) {
          const isDefault = ours.isDefault ?? before?.isDefault ?? (await transaction.channel.count()) === 0
          const fromFile = before?.fromFile ?? false
          await put(transaction, channel, { ...claimed.defaults, isDefault, fromFile, origin: claimed.from })
          await pinTo(transaction, claimed, end.found)
        }
        await tell(transaction, id)
      }),
  }
}

const overtaken: Failure = {
  class: 'cancelled',
  message: 'The workers’ channels file has this channel by now, and alone moves it.',
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

function isSame(move: ChannelMove, { from, defaults, isDefault }: MoveAsk): boolean {
  return isDeepStrictEqual([move.from, move.defaults, move.isDefault], [from, defaults, isDefault])
}

/** Whether there is nothing to move. What a folder or an overlay has by now, only a worker can see. */
function isAlready(
  channel: Prisma.ChannelGetPayload<{ include: { pins: true } }>,
  { from, defaults, isDefault }: MoveAsk,
): boolean {
  const { source, target, system, pins } = channel
  const pin = pins[0]?.pin as Pin | undefined
  if (pin?.kind !== 'nixpkgs' || !('rev' in from)) return false
  // A channel that follows a branch is to stay where it is from now on.
  const { follow } = (channel.origin ?? {}) as { follow?: boolean }
  return (
    isDeepStrictEqual(pin, { kind: 'nixpkgs', sha256: pin.sha256, ...from }) &&
    !follow &&
    pins[0]?.namedAt !== null &&
    isDeepStrictEqual({ source, target, system }, defaults) &&
    (isDefault === null || isDefault === channel.isDefault)
  )
}

function moveFromRow(row: Prisma.ChannelMoveGetPayload<object>): ChannelMove {
  const { id, channelName, source, target, system, isDefault, scheduled, starts } = row
  const { askedAt, touchedAt, finishedAt } = row
  const failure = row.failure as unknown as Failure | null
  return {
    id,
    channel: channelName,
    state: finishedAt ? (failure ? 'failed' : 'done') : touchedAt ? 'moving' : 'queued',
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
