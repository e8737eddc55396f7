import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../../db/db.ts'

export interface Uses {
  /** Notes that something was used now. */
  note(id: string): void
  /** Records what has been noted since the last time. */
  close(): Promise<void>
}

const everyMs = 60_000

/**
 * What was used, and when last: noted in memory, and recorded once a minute, so that no request waits for Postgres or costs
 * it a write. What cannot be recorded is logged, as `complaint`, and kept for the next time.
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

/** Which paths clients fetched, by hash parts of paths that are recorded. */
export function lastUsedPaths(db: Pick<Db['cache'], 'used'>, log: FastifyBaseLogger): Uses {
  const complaint = 'what was fetched from the cache cannot be recorded yet'
  return usesOf((times) => db.used([...times.keys()]), complaint, log)
}
