import { Prisma } from '../../generated/client.ts'
import { logNotification } from '../changes.ts'
import { type Connection, type Database, inSnapshot } from '../database.ts'
import type { Lease } from '../types.ts'
import { mustHaveStood, stands } from './fence.ts'

export interface LogPiece {
  text: string
  /** Byte at which the piece begins: the requested one, or the next at which a character begins. */
  offset: number
  /** Bytes from `offset` on that are gone; `text` begins after them. */
  missing: number
  /** Byte after `text`: the offset of the next request. */
  nextOffset: number
  /** Whether the log continues after `text`. */
  hasMore: boolean
  /** Whether the build has ended and `text` reaches the end of its log: there will be no more. */
  complete: boolean
  /** Whether the log was deleted, long after the build's end; `text` is empty then. */
  pruned: boolean
  /** The bytes dropped from the middle of a log that exceeded its cap: from the first up to, not including, the second. */
  dropped: { from: number; to: number } | null
}

export interface Log {
  /**
   * Appends whole characters to the build's log. If the log exceeds `capBytes`, keeps the first and the last half of that many
   * bytes and drops the middle, in the pieces in which it was appended. `begin` is the byte at which the text begins: it skips
   * text that is there already because the answer to an earlier call was lost. Throws `LeaseLost` if the lease is no longer
   * valid.
   */
  append(lease: Lease, text: string, capBytes?: number, begin?: number): Promise<void>
  /**
   * Returns at most `maxBytes` bytes of the log, in whole characters. Returns an empty, complete log if there is no such build.
   */
  read(buildId: string, offset: number, maxBytes: number): Promise<LogPiece>
  /**
   * Returns the byte at which the last `count` lines begin, counting only lines that lie whole within the last `maxBytes`. If
   * the log has lost its middle and fewer lines follow it, returns the byte at which the gap begins.
   */
  lastLines(buildId: string, count: number, maxBytes: number): Promise<number>
}

/** Longest UTF-8 encoding of a character, in bytes. A read of fewer might never get past one. */
const longestCharacter = 4

export function buildLogs(database: Database): Log {
  return {
    async append(lease, text, capBytes = Number.MAX_SAFE_INTEGER, begin) {
      if (text === '') return
      const bytes = new Uint8Array(Buffer.from(text))
      const half = Math.floor(capBytes / 2)
      // Appends and counts in one statement, so that the log never lacks more than it reports.
      const appended = await database.$executeRaw`
        WITH held AS (
          SELECT id, log_bytes AS "offset", log_bytes + ${bytes.length}::int AS size, log_dropped_from, log_dropped_to
          FROM build WHERE ${stands(lease)} AND log_bytes = coalesce(${begin ?? null}::bigint, log_bytes) FOR UPDATE
        ), dropped AS (
          DELETE FROM log_chunk USING held
          WHERE build_id = id AND held.size > ${capBytes}
            AND log_chunk."offset" >= coalesce(log_dropped_to, ${half})
            AND log_chunk."offset" + length(bytes) <= held.size - ${half}
          RETURNING log_chunk."offset", length(bytes) AS length
        ), hole AS (
          SELECT min("offset") AS "from", max("offset" + length) AS "to" FROM dropped
        ), grown AS (
          UPDATE build SET
            log_bytes = held.size,
            log_dropped_from = coalesce(build.log_dropped_from, hole."from"),
            log_dropped_to = coalesce(hole."to", build.log_dropped_to)
          FROM held, hole WHERE build.id = held.id
          RETURNING build.id, held."offset"
        ), added AS (
          INSERT INTO log_chunk (build_id, "offset", bytes) SELECT id, "offset", ${bytes} FROM grown RETURNING build_id
        )
        SELECT ${logNotification(Prisma.sql`build_id`)} FROM added`
      if (appended === 0 && begin !== undefined && (await reaches(database, lease, begin + bytes.length)))
        return
      mustHaveStood(lease, appended)
    },

    read: (buildId, offset, maxBytes) =>
      inSnapshot(database, async (snapshot) => {
        const log = await stateOf(snapshot, buildId)
        const { size, dropped, pruned } = log
        const from = Math.min(Math.max(offset, 0), size)
        if (pruned)
          return {
            ...{ text: '', offset: from, missing: 0, nextOffset: from },
            ...{ hasMore: false, complete: true, pruned, dropped: null },
          }
        const missing = dropped && from >= dropped.from && from < dropped.to ? dropped.to - from : 0
        // The bytes from here on have no gap.
        const start = from + missing
        const limit = dropped && start < dropped.from ? dropped.from : size
        const to = Math.min(start + Math.max(maxBytes, longestCharacter), limit)
        // Reads one byte more, to see whether a character ends at `to`.
        const bytes = await readBytes(snapshot, buildId, start, Math.min(to + 1, limit))
        const begin = characterStart(bytes, 0, 1)
        const end = to === limit ? bytes.length : Math.max(begin, characterStart(bytes, to - start, -1))
        return {
          text: bytes.toString('utf8', begin, end),
          // The bytes after a gap begin with a whole character: pieces are dropped as they were appended.
          offset: missing > 0 ? from : from + begin,
          missing,
          nextOffset: start + end,
          hasMore: start + end < size,
          complete: log.ended && start + end === size,
          pruned,
          dropped,
        }
      }),

    lastLines: (buildId, count, maxBytes) =>
      inSnapshot(database, async (snapshot) => {
        const { size, dropped, pruned } = await stateOf(snapshot, buildId)
        if (pruned) return size
        const least = Math.max(dropped?.to ?? 0, size - maxBytes)
        for (let window = firstLookBytes; ; window *= 4) {
          const from = Math.max(size - window, least)
          const bytes = await readBytes(snapshot, buildId, from, size)
          const begin = startOfLines(bytes, count)
          if (begin !== null) return from + begin
          if (from > least) continue
          // The search has reached the beginning of the log, the end of the gap or the limit of one answer.
          if (from === 0) return 0
          return from === dropped?.to ? dropped.from : from + bytes.indexOf(lineFeed) + 1
        }
      }),
  }
}

/** Returns whether a log has reached this size. Only the holder of the lease appends to it. */
async function reaches(database: Database, lease: Lease, size: number): Promise<boolean> {
  const found = await database.$queryRaw<unknown[]>`
    SELECT 1 FROM build WHERE ${stands(lease)} AND log_bytes = ${size}`
  return found.length > 0
}

const firstLookBytes = 16 * 1024
const lineFeed = 0x0a

interface LogState {
  size: number
  ended: boolean
  pruned: boolean
  dropped: LogPiece['dropped']
}

async function stateOf(snapshot: Connection, buildId: string): Promise<LogState> {
  const build = await snapshot.build.findUnique({
    where: { id: buildId },
    select: { logBytes: true, finishedAt: true, logPrunedAt: true, logDroppedFrom: true, logDroppedTo: true },
  })
  if (!build) return { size: 0, ended: true, pruned: false, dropped: null }
  const { logBytes, finishedAt, logPrunedAt, logDroppedFrom: from, logDroppedTo: to } = build
  return {
    size: Number(logBytes),
    ended: finishedAt !== null,
    pruned: logPrunedAt !== null,
    dropped: from === null || to === null ? null : { from: Number(from), to: Number(to) },
  }
}

/** Returns the bytes of a part of the log that has no gap. */
async function readBytes(snapshot: Connection, buildId: string, from: number, to: number): Promise<Buffer> {
  const chunks = await snapshot.$queryRaw<{ offset: bigint; bytes: Uint8Array }[]>`
    SELECT "offset", bytes FROM log_chunk
    WHERE build_id = ${buildId} AND "offset" < ${to}
      AND "offset" >= (SELECT max("offset") FROM log_chunk WHERE build_id = ${buildId} AND "offset" <= ${from})
    ORDER BY "offset"`
  const first = Number(chunks[0]?.offset ?? from)
  return Buffer.concat(chunks.map(({ bytes }) => bytes)).subarray(from - first, to - first)
}

/** Returns the index at which the last `count` lines begin (the last may lack its newline), or null if there are fewer. */
function startOfLines(bytes: Buffer, count: number): number | null {
  let at = bytes.at(-1) === lineFeed ? bytes.length - 1 : bytes.length
  for (let line = 0; line < count; line++) {
    at = at === 0 ? -1 : bytes.lastIndexOf(lineFeed, at - 1)
    if (at < 0) return null
  }
  return at + 1
}

/** Returns the index nearest to `at`, in steps of `step`, at which a character begins. */
function characterStart(bytes: Buffer, at: number, step: 1 | -1): number {
  let index = at
  while (((bytes[index] ?? 0) & 0b1100_0000) === 0b1000_0000) index += step
  return index
}
