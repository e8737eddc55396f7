import type { FastifyBaseLogger } from 'fastify'
import type { Record } from '../record/record.ts'

export interface CacheUses {
  /** Notes that a client fetched a path. `hashPart` is of a path that is recorded. */
  note(hashPart: string): void
  /** Records what has been noted since the last time. */
  close(): Promise<void>
}

const everyMs = 60_000

/**
 * Which paths clients fetched: noted in memory, and recorded once a minute, so that no download waits for Postgres or costs
 * it a write. What cannot be recorded is logged and kept for the next time.
 */
export function cacheUses(record: Pick<Record['cache'], 'used'>, log: FastifyBaseLogger): CacheUses {
  let noted = new Set<string>()

  async function flush(): Promise<void> {
    if (noted.size === 0) return
    const used = noted
    noted = new Set()
    try {
      await record.used([...used])
    } catch (error) {
      log.warn({ err: error }, 'what was fetched from the cache cannot be recorded yet')
      for (const hashPart of used) noted.add(hashPart)
    }
  }

  const timer = setInterval(flush, everyMs).unref()
  return {
    note: (hashPart) => void noted.add(hashPart),
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}
