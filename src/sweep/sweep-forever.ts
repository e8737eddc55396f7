import type { Logger } from 'pino'
import type { CacheStore } from '../cache/cache-store.ts'
import type { Config } from '../config.ts'
import type { ClaimedSweep } from '../db/cache/sweeps.ts'
import type { Db } from '../db/db.ts'
import { keepTrying } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import { type Swept, sweepCache } from './sweep-cache.ts'
import { sweepStaging } from './sweep-orphans.ts'
import { sweepRoots } from './sweep-roots.ts'

export interface Pace {
  /** Milliseconds between two looks for a sweep to be done. */
  lookMs: number
  /** A sweep is due so long after the last one. */
  everySeconds: number
  /** One whose worker was not heard of for so long is taken up by another. */
  staleSeconds: number
}

const usual: Pace = { lookMs: 2000, everySeconds: 60 * 60, staleSeconds: 60 }
/** Whoever was told that an environment is ready has this long to begin fetching it. */
const spareUsedWithinMs = 60 * 60 * 1000

type Settings = Pick<Config, 'cacheMaxDays' | 'cacheMaxMb' | 'historyDays' | 'dataDir'>

/**
 * Carries out sweeps that were asked for or are due, one at a time over all workers; and after each, whoever did it, frees
 * what this worker keeps of what is gone. Returns what stops it: a sweep under way is left to another worker.
 */
export function sweepForever(
  config: Settings,
  { db, store }: { db: Db; store: CacheStore },
  log: Logger,
  pace = usual,
): () => Promise<void> {
  const closing = new AbortController()
  let followed: string | null = null
  const round = async () => {
    const claimed = await db.sweeps.claim(pace)
    if (claimed) await sweep(config, { db, store }, claimed, pace, closing.signal, log)
    const last = await db.sweeps.lastEnded()
    if (last === followed || closing.signal.aborted) return
    const swept = await sweepRoots(db, config.dataDir)
    await sweepStaging(store, { dryRun: false })
    if (swept.roots + swept.folders > 0) log.info(swept, 'gc roots and folders removed')
    followed = last
  }
  const stop = repeatEvery(pace.lookMs, round, (error) => log.warn(error, 'sweeping failed'))
  return async () => {
    closing.abort()
    await stop()
  }
}

/**
 * One sweep, from its claim to its recorded end, with a sign of life meanwhile. One for which Postgres was away waits for a worker again:
 * it has no result, and may begin anew at any point.
 */
async function sweep(
  config: Settings,
  { db, store }: { db: Db; store: CacheStore },
  claimed: ClaimedSweep,
  { staleSeconds }: Pace,
  closing: AbortSignal,
  log: Logger,
): Promise<void> {
  const kept = keepLease({ renew: () => db.sweeps.touch(claimed), leaseSeconds: staleSeconds }, log)
  const cancel = watchCancellation(db.changes, claimed.id, () => db.sweeps.isCancelled(claimed), log)
  const { dryRun } = claimed
  const rules = {
    maxAgeDays: config.cacheMaxDays,
    maxBytes: config.cacheMaxMb * 1024 ** 2,
    spareUsedWithinMs,
  }
  // A sweep that is cancelled still has its end recorded.
  const unheld = AbortSignal.any([closing, kept.signal])
  try {
    const signal = AbortSignal.any([unheld, cancel.signal])
    const end = await sweepCache({ db, store }, rules, { dryRun }, signal)
    await keepTrying(() => db.sweeps.finish(claimed, end), unheld)
    tell(end, log.child({ sweep: claimed.id, dryRun }))
    if (!dryRun) await db.prune(config.historyDays)
  } catch (error) {
    if (closing.aborted) await db.sweeps.release(claimed)
    else if (isAway(error)) await keepTrying(() => db.sweeps.release(claimed), unheld)
    else if (!kept.signal.aborted) {
      await db.sweeps.finish(claimed, {
        report: null,
        failure: 'Something unexpected went wrong in the worker; its log says more.',
      })
      throw error
    }
  } finally {
    kept.stop()
    cancel.stop()
  }
}

function tell({ report, failure }: Swept, log: Logger): void {
  const { evicted, ...figures } = report
  const facts = { ...figures, evicted: evicted.length }
  if (failure)
    log.warn({ ...facts, failure }, 'the sweep could not be brought to its end; the next one goes on')
  else log[report.freedBytes > 0 || evicted.length > 0 ? 'info' : 'debug'](facts, 'swept')
}
