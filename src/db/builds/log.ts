import { Prisma } from '../../generated/client.ts'
import { logNotification } from '../changes.ts'
import { type Connection, type Database, inSnapshot } from '../database.ts'
import type { Lease } from '../types.ts'
import { mustHaveStood, stands } from './fence.ts'

export interface LogPiece {
  text: string
  /** Byte at which the piece begins: as asked for, or the next one at which a character begins. */
  offset: number
  /** So many bytes from `offset` on are gone, and `text` begins after them. */
  missing: number
  /** Byte after `text`; ask for this one next. */
  nextOffset: number
  /** There is more after it. */
  hasMore: boolean
  /** The build has ended and `text` reaches to the end of its log: there will be no more. */
  complete: boolean
  /** The log has been thrown away, long after the build's end: there is no text any more. */
  pruned: boolean
  /** The bytes that are gone from the middle of a log that grew beyond its cap: from the first up to the second. */
  dropped: { from: number; to: number } | null
}

export interface Log {
  /**
   * Adds whole characters to the end of the build's log. Of a log that is longer than `capBytes`, the first half of so many
   * bytes is kept, and the last, and what lies between is dropped, in the pieces in which it was added. Where the byte is given
   * at which the text begins, adds nothing that is there already: the answer to an earlier call was lost. Throws `LeaseLost` where
   * the lease no longer stands.
   */
  append(lease: Lease, text: string, capBytes?: number, begin?: number): Promise<void>
  /** At most so many bytes of the log, in whole characters. Of a build that does not exist: an empty, complete log. */
  read(buildId: string, offset: number, maxBytes: number): Promise<LogPiece>
  /**
   * Byte at which the last `count` lines begin, of those that lie whole within the last `maxBytes`; where the log has lost its
   * middle and there are not so many behind it, the byte at which that begins.
   */
  lastLines(buildId: string, count: number, maxBytes: number): Promise<number>
}

/** UTF-8 takes at most this many bytes for a character; with fewer a read might never get past one. */
const longestCharacter = 4

export function buildLogs(database: Database): Log {
  return {
    async append(lease, text, capBytes = Number.MAX_SAFE_INTEGER, begin) {
      if (text === '') return
      const bytes = new Uint8Array(Buffer.from(text))
      const half = Math.floor(capBytes / 2)
      // One statement: a log never lacks more than it says.
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
        // What is kept without a gap from there on.
        const start = from + missing
        const limit = dropped && start < dropped.from ? dropped.from : size
        const to = Math.min(start + Math.max(maxBytes, longestCharacter), limit)
        // One byte more shows whether a character ends at `to`.
        const bytes = await readBytes(snapshot, buildId, start, Math.min(to + 1, limit))
        const begin = characterStart(bytes, 0, 1)
        const end = to === limit ? bytes.length : Math.max(begin, characterStart(bytes, to - start, -1))
        return {
          text: bytes.toString('utf8', begin, end),
          // The bytes after a hole are as they were added: in whole characters.
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
          // As much as there is, or is given out at once.
          if (from === 0) return 0
          return from === dropped?.to ? dropped.from : from + bytes.indexOf(lineFeed) + 1
        }
      }),
  }
}

/** Whether a log that this lease alone adds to has so many bytes. */
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

/** Bytes of a part of the log that has no gap. */
async function readBytes(snapshot: Connection, buildId: string, from: number, to: number): Promise<Buffer> {
  const chunks = await snapshot.$queryRaw<{ offset: bigint; bytes: Uint8Array }[]>`
    SELECT "offset", bytes FROM log_chunk
    WHERE build_id = ${buildId} AND "offset" < ${to}
      AND "offset" >= (SELECT max("offset") FROM log_chunk WHERE build_id = ${buildId} AND "offset" <= ${from})
    ORDER BY "offset"`
  const first = Number(chunks[0]?.offset ?? from)
  return Buffer.concat(chunks.map(({ bytes }) => bytes)).subarray(from - first, to - first)
}

/** The index at which the last `count` lines begin, of which the last may lack its end; null where there are fewer. */
function startOfLines(bytes: Buffer, count: number): number | null {
  let at = bytes.at(-1) === lineFeed ? bytes.length - 1 : bytes.length
  for (let line = 0; line < count; line++) {
    at = at === 0 ? -1 : bytes.lastIndexOf(lineFeed, at - 1)
    if (at < 0) return null
  }
  return at + 1
}

/** The index nearest to `at`, in steps of `step`, at which a character begins. */
function characterStart(bytes: Buffer, at: number, step: 1 | -1): number {
  let index = at
  while (((bytes[index] ?? 0) & 0b1100_0000) === 0b1000_0000) index += step
  return index
}
