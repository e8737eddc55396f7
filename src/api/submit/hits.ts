import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { EnvironmentStamp, Stamp } from '../../db/environments/stamps.ts'
import type { Caller } from '../auth/caller.ts'
import type { Dependencies } from '../dependencies.ts'
import { missingFromCache } from './check-cache.ts'

export interface Hits {
  /**
   * Returns the stamp of an environment that is ready and complete in the cache, and records its use. Null if a request for it
   * takes a transaction.
   */
  find(id: string, stamp: Stamp, caller: Caller, log: FastifyBaseLogger): Promise<ReadyStamp | null>
  /** Notes that a transaction has recorded this caller as one of a build's. */
  recorded(buildId: string, caller: Caller): void
}

export type ReadyStamp = Stamp & { environment: EnvironmentStamp }

/**
 * Milliseconds for which all requests share one check of the cache's storage, which reads the state of each file of the closure.
 * Evictions and sweeps show at once, in the stamp; only files that vanish behind Patchbay's back show this late.
 */
const checkedMs = 10_000
const most = 10_000

/** Finds the requests that need no transaction. Every one of them is compared with Postgres; see `Stamps`. */
export function hitsOf({ db, cache }: Pick<Dependencies, 'db' | 'cache'>): Hits {
  const checks = new LRUCache<string, Promise<string | null>>({ max: most, ttl: checkedMs })
  const callers = new LRUCache<string, true>({ max: most })

  /** Describes what the cache lacks of a build's environment; only successes are remembered. */
  function missing(id: string, buildId: string, log: FastifyBaseLogger): Promise<string | null> {
    const known = checks.get(buildId)
    if (known) return known
    const check = missingFromCache(id, { db, cache }, log)
    checks.set(buildId, check)
    const forget = () => {
      if (checks.peek(buildId) === check) checks.delete(buildId)
    }
    check.then((because) => because !== null && forget(), forget)
    return check
  }

  return {
    async find(id, stamp, caller, log) {
      const { environment } = stamp
      if (!environment?.ready) return null
      const { buildId } = environment
      if (caller.tokenId !== null && !callers.has(`${buildId} ${caller.tokenId}`)) return null
      if ((await missing(id, buildId, log)) !== null) return null
      if (!environment.isUseDue) return { ...stamp, environment }
      if (!(await db.stamps.use(id))) return null
      const used = await db.stamps.of(id)
      return used.environment?.ready ? { ...used, environment: used.environment } : null
    },
    recorded(buildId, { tokenId }) {
      if (tokenId !== null) callers.set(`${buildId} ${tokenId}`, true)
    },
  }
}
