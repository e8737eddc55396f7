import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'

const flushAfterMs = 500
const flushAtChars = 64 * 1024
/** Lines wait this far ahead of Postgres; then Nix waits. */
const holdAtChars = 1024 * 1024

export interface BuildLog {
  /** Takes a line. A promise holds back a writer that is faster than Postgres. Throws what the last write threw. */
  line(text: string): undefined | Promise<void>
  /** Returns when all lines are recorded. */
  close(): Promise<void>
}

/** Gathers lines for a moment and appends them to the record, in order. Of a longer log than `capMb` the middle is dropped. */
export function openBuildLog(db: Pick<Db, 'log'>, lease: Lease, capMb: number): BuildLog {
  let pending = ''
  let unwritten = 0
  /** Bytes that the log has with all that was handed over, so that a write whose answer is lost can be repeated. */
  let size = lease.logBytes
  let writing = Promise.resolve()
  let failure: { error: unknown } | null = null

  const flush = () => {
    if (pending === '') return writing
    const text = pending
    pending = ''
    const begin = size
    size += Buffer.byteLength(text)
    writing = writing
      .then(() => (failure ? undefined : db.log.append(lease, text, capMb * 1024 * 1024, begin)))
      .then(() => {
        unwritten -= text.length
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
    return writing
  }
  const ticker = setInterval(flush, flushAfterMs)

  return {
    line(text) {
      if (failure) throw failure.error
      pending += `${text}\n`
      unwritten += text.length + 1
      if (pending.length > flushAtChars) void flush()
      return unwritten > holdAtChars ? flush() : undefined
    },
    async close() {
      clearInterval(ticker)
      await flush()
      if (failure) throw failure.error
    },
  }
}
