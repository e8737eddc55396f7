import type { Database } from './database.ts'
import { mustHaveStood, stands } from './fence.ts'
import type { Lease } from './types.ts'

export interface LogPiece {
  text: string
  /** Byte at which `text` begins: as asked for, or the next one at which a character begins. */
  offset: number
  /** Byte after `text`; ask for this one next. */
  nextOffset: number
  /** The build has ended and `text` reaches to the end of its log: there will be no more. */
  complete: boolean
  /** The log has been thrown away, long after the build's end: there is no text any more. */
  pruned: boolean
}

export interface Log {
  /** Adds whole characters to the end of the build's log. Throws `LeaseLost` where the lease no longer stands. */
  append(lease: Lease, text: string): Promise<void>
  /** At most so many bytes of the log, in whole characters. Of a build that does not exist: an empty, complete log. */
  read(buildId: string, offset: number, maxBytes: number): Promise<LogPiece>
}

/** UTF-8 takes at most this many bytes for a character; with fewer a read might never get past one. */
const longestCharacter = 4

export function log(database: Database): Log {
  return {
    async append(lease, text) {
      if (text === '') return
      const bytes = new Uint8Array(Buffer.from(text))
      const appended = await database.$executeRaw`
        WITH grown AS (
          UPDATE build SET log_bytes = log_bytes + ${bytes.length}::int WHERE ${stands(lease)}
          RETURNING id, log_bytes - ${bytes.length}::int AS "offset"
        )
        INSERT INTO log_chunk (build_id, "offset", bytes) SELECT id, "offset", ${bytes} FROM grown`
      mustHaveStood(lease, appended)
    },

    async read(buildId, offset, maxBytes) {
      // Read before the chunks: whatever is added in between lies beyond `size` and is left for the next read.
      const build = await database.build.findUnique({
        where: { id: buildId },
        select: { logBytes: true, finishedAt: true, logPrunedAt: true },
      })
      const size = Number(build?.logBytes ?? 0)
      const from = Math.min(Math.max(offset, 0), size)
      if (build?.logPrunedAt)
        return { text: '', offset: from, nextOffset: from, complete: true, pruned: true }
      const to = Math.min(from + Math.max(maxBytes, longestCharacter), size)
      // One byte more shows whether a character ends at `to`.
      const bytes = await readBytes(database, buildId, from, Math.min(to + 1, size))
      const begin = characterStart(bytes, 0, 1)
      const end = to === size ? bytes.length : Math.max(begin, characterStart(bytes, to - from, -1))
      return {
        text: bytes.toString('utf8', begin, end),
        offset: from + begin,
        nextOffset: from + end,
        complete: !build || (build.finishedAt !== null && from + end === size),
        pruned: false,
      }
    },
  }
}

async function readBytes(database: Database, buildId: string, from: number, to: number): Promise<Buffer> {
  const chunks = await database.$queryRaw<{ offset: bigint; bytes: Uint8Array }[]>`
    SELECT "offset", bytes FROM log_chunk
    WHERE build_id = ${buildId} AND "offset" < ${to}
      AND "offset" >= (SELECT max("offset") FROM log_chunk WHERE build_id = ${buildId} AND "offset" <= ${from})
    ORDER BY "offset"`
  const first = Number(chunks[0]?.offset ?? from)
  return Buffer.concat(chunks.map(({ bytes }) => bytes)).subarray(from - first, to - first)
}

/** The index nearest to `at`, in steps of `step`, at which a character begins. */
function characterStart(bytes: Buffer, at: number, step: 1 | -1): number {
  let index = at
  while (((bytes[index] ?? 0) & 0b1100_0000) === 0b1000_0000) index += step
  return index
}
