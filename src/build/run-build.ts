import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { keepTrying, patient } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import type { Lease } from '../db/types.ts'
import { BuildFailed, type Failure, LeaseLost } from '../errors.ts'
import { failureFromError } from '../jobs/failure-from-error.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { withOtherWorkers } from '../jobs/unsupported-system.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import type { BuildContext } from '../plan/open-context.ts'
import { buildEnvironment } from './build-environment.ts'
import { failureCacheTtl } from './failure-cache.ts'

type Rules = Pick<Config, 'leaseSeconds' | 'failureCacheSeconds' | 'maxAttempts'>

/** Time for an aborted build to end its processes. */
const partingMs = 3_000

/**
 * Runs one build from its lease to its recorded end, and extends the lease meanwhile.
 * - Lease lost: leaves the build to the worker that holds it now.
 * - Shutdown, Postgres away too long, or Nix of this worker broken: releases the build for another attempt.
 * - Cancelled: ends the build after its processes have ended.
 *
 * Returns at most `partingMs` after a lost lease or a shutdown, even if the build still waits for something.
 */
export async function runBuild(
  site: BuildContext,
  lease: Lease,
  shutdown: AbortSignal,
  rules: Rules,
  log: Logger,
): Promise<void> {
  const kept = keepLease(site.db, lease, rules.leaseSeconds, log)
  const cancel = watchCancellation(
    site.db.changes,
    lease.buildId,
    () => site.db.builds.isCancelled(lease),
    log,
  )
  const ended = new AbortController()
  try {
    const signal = AbortSignal.any([shutdown, kept.signal, cancel.signal])
    const work = workOn(site, lease, signal, rules, log)
    const left = longAfter(AbortSignal.any([shutdown, kept.signal]), ended.signal).then(() => {
      if (ended.signal.aborted) return
      log.warn('left the build although it has not ended')
      work.catch((error) => log.warn(error, 'a build that was left has failed'))
    })
    await Promise.race([work, left])
  } finally {
    ended.abort()
    cancel.stop()
    kept.stop()
  }
}

async function workOn(
  site: BuildContext,
  lease: Lease,
  signal: AbortSignal,
  rules: Rules,
  log: Logger,
): Promise<void> {
  const onAway = (error: unknown) => log.warn(error, 'waiting for Postgres')
  const patientSite = { ...site, db: patient(site.db, signal, onAway) }
  try {
    log.info({ environment: lease.environmentId, fence: lease.fence }, 'building')
    await buildEnvironment(patientSite, lease, signal).catch(async (error) => {
      if (signal.aborted || isAway(error) || error instanceof LeaseLost) throw error
      if (error instanceof BuildFailed && error.failure.class === 'worker-fault')
        return giveUp(patientSite, lease, error.failure, rules, log)
      await recordFailure(patientSite, lease, error, rules, log)
    })
  } catch (error) {
    if (!(signal.aborted || isAway(error) || error instanceof LeaseLost)) throw error
    await giveBack(site, lease, log)
  }
}

async function recordFailure(
  { db }: BuildContext,
  lease: Lease,
  error: unknown,
  { failureCacheSeconds }: Rules,
  log: Logger,
): Promise<void> {
  const plain = failureFromError(error, log)
  // Both read derivations, which the store may have collected.
  const failure = await withOtherWorkers(plain, db).catch((err) => {
    log.warn(err, 'cannot add the systems of other workers to the failure')
    return plain
  })
  const seconds = await failureCacheTtl(failure, failureCacheSeconds).catch((err) => {
    log.warn(err, 'cannot add the failed derivation to the failure cache')
    return 0
  })
  await db.builds.recordFailed(lease, failure, seconds)
}

/** Releases the build to another worker, or to this one after its Nix works again. */
async function giveUp(
  { db, nix }: BuildContext,
  lease: Lease,
  failure: Failure,
  { maxAttempts }: Rules,
  log: Logger,
): Promise<void> {
  log.warn({ failure: failure.class }, failure.message)
  // Checks Nix before the release: this worker takes no builds while its Nix does not work.
  await nix?.look()
  await db.builds.releaseAsLost(lease, maxAttempts, failure)
}

async function giveBack({ db }: BuildContext, lease: Lease, log: Logger): Promise<void> {
  try {
    // Tries for the life of this process. If it never succeeds, the lease expires and another worker takes the build.
    await keepTrying(() => db.builds.release(lease), new AbortController().signal)
    log.info('released the build to another worker, or ended it as cancelled')
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    log.warn('another worker has this build now')
  }
}

/** Returns `partingMs` after `signal` aborts, or as soon as `until` aborts. */
async function longAfter(signal: AbortSignal, until: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted || until.aborted) resolve()
    for (const one of [signal, until]) one.addEventListener('abort', () => resolve(), { once: true })
  })
  await sleep(partingMs, undefined, { signal: until }).catch(() => {})
}
