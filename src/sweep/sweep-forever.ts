import type { Logger } from 'pino'
import type { CacheStore } from '../cache/cache-store.ts'
import type { Config } from '../config.ts'
import type { ClaimedSweep } from '../db/cache/sweeps.ts'
import type { Db } from '../db/db.ts'
import { keepTrying } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import type { Intake } from '../jobs/intake.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import { type Swept, sweepCache } from './sweep-cache.ts'
import { sweepStaging } from './sweep-orphans.ts'
import { sweepRoots } from './sweep-roots.ts'

export interface SweepPace {
  /** Milliseconds between two checks for a sweep to run. */
  lookMs: number
  /** Seconds after the last sweep at which another is due. */
  everySeconds: number
  /** Seconds after the last sign of life of its worker at which another worker takes up a sweep. */
  staleSeconds: number
}

const usual: SweepPace = { lookMs: 2000, everySeconds: 60 * 60, staleSeconds: 60 }
/** Time to begin fetching an environment, for a client that has seen it ready. */
const spareUsedWithinMs = 60 * 60 * 1000

type Settings = Pick<Config, 'cacheMaxDays' | 'cacheMaxMb' | 'historyDays' | 'dataDir'>

/**
 * Runs requested and due sweeps, one at a time over all workers; after each, on whichever worker, frees this worker's gc roots
 * and folders of evicted environments. Returns the function that stops it: another worker takes over a sweep under way.
 */
export function sweepForever(
  config: Settings,
  { db, store, intake }: { db: Db; store: CacheStore; intake?: Intake },
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
  const rounds = intake ? () => intake.take(round) : round
  const stop = repeatEvery(pace.lookMs, rounds, (error) => log.warn(error, 'sweeping failed'))
  return async () => {
    closing.abort()
    await stop()
  }
}

/**
 * Runs one sweep, from its claim to its recorded end, and renews the claim meanwhile. If Postgres was away, the sweep waits for
 * a worker again: it has no result, and may restart at any point.
 */
async function sweep(
  config: Settings,
  { db, store }: { db: Db; store: CacheStore },
  claimed: ClaimedSweep,
  { staleSeconds }: SweepPace,
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
  if (failure) log.warn({ ...facts, failure }, 'the sweep stopped early; the next one continues')
  else log[report.freedBytes > 0 || evicted.length > 0 ? 'info' : 'debug'](facts, 'swept')
}
