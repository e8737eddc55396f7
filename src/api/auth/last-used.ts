import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../../db/db.ts'

export interface Uses {
  /** Notes in memory that `id` was used now. */
  note(id: string): void
  /** Stops the timer and writes the remaining notes. */
  close(): Promise<void>
}

const everyMs = 60_000

/**
 * Collects in memory when ids were last used and writes the times once a minute, so that no request waits for Postgres. Logs
 * `complaint` when a write fails and keeps the times for the next one.
 */
export function usesOf(
  db: (times: ReadonlyMap<string, Date>) => Promise<void>,
  complaint: string,
  log: FastifyBaseLogger,
): Uses {
  let noted = new Map<string, Date>()

  async function flush(): Promise<void> {
    if (noted.size === 0) return
    const used = noted
    noted = new Map()
    try {
      await db(used)
    } catch (error) {
      log.warn({ err: error }, complaint)
      noted = new Map([...used, ...noted])
    }
  }

  const timer = setInterval(flush, everyMs).unref()
  return {
    note: (id) => void noted.set(id, new Date()),
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** Collects which store paths clients fetched, by hash part. */
export function lastUsedPaths(db: Pick<Db['cache'], 'used'>, log: FastifyBaseLogger): Uses {
  const complaint = 'cannot record the uses of cached paths yet'
  return usesOf((times) => db.used([...times.keys()]), complaint, log)
}
