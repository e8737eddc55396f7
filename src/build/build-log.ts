import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'

const flushAfterMs = 500
const flushAtChars = 64 * 1024
/** Characters that may wait for Postgres before `line` holds Nix back. */
const holdAtChars = 1024 * 1024

export interface BuildLog {
  /** Takes a line. Returns a promise to wait for if Postgres is slower than the writer. Throws the error of a failed write. */
  line(text: string): undefined | Promise<void>
  /** Writes all remaining lines. Throws the error of a failed write. */
  close(): Promise<void>
}

/** Gathers lines for `flushAfterMs` and appends them to the log in the database. Drops the middle of a log longer than `capMb`. */
export function openBuildLog(db: Pick<Db, 'log'>, lease: Lease, capMb: number): BuildLog {
  let pending = ''
  let unwritten = 0
  /** Bytes of the log after every write so far. Each write states where it begins, so that a retry appends nothing twice. */
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
