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

/** What a build that has to end gets to end its processes in good order. */
const partingMs = 3_000

/**
 * One build, from its lease to its recorded end, with the lease kept alive meanwhile. A build whose lease is lost is left to
 * whoever has it now; one that a shutdown interrupts, or for which Postgres was away too long, is given back, as is one whose
 * worker's Nix does not work; one that was cancelled ends once nothing works on it. Returns some seconds after the lease is lost or the worker is to end, whatever the
 * build still waits for.
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
      log.warn('the build is left although it has not ended')
      work.catch((error) => log.warn(error, 'what became of a build that was left'))
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
  // Both look into derivations, which may have gone from the store.
  const failure = await withOtherWorkers(plain, db).catch((err) => {
    log.warn(err, 'cannot say what other workers build on')
    return plain
  })
  const seconds = await failureCacheTtl(failure, failureCacheSeconds).catch((err) => {
    log.warn(err, 'the failed derivation is not remembered')
    return 0
  })
  await db.builds.recordFailed(lease, failure, seconds)
}

/** Leaves the build to another worker, or to this one once it is mended. */
async function giveUp(
  { db, nix }: BuildContext,
  lease: Lease,
  failure: Failure,
  { maxAttempts }: Rules,
  log: Logger,
): Promise<void> {
  log.warn({ failure: failure.class }, failure.message)
  // Before another one takes it: this worker does not, while its Nix does not work.
  await nix?.look()
  await db.builds.releaseAsLost(lease, maxAttempts, failure)
}

async function giveBack({ db }: BuildContext, lease: Lease, log: Logger): Promise<void> {
  try {
    // For as long as this process is there: once others may have it, this says so, and else nothing has been lost.
    await keepTrying(() => db.builds.release(lease), new AbortController().signal)
    log.info('given back, for another worker, or cancelled')
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    log.warn('another worker has this build now')
  }
}

/** Returns some seconds after the first signal has aborted, or when the second one does. */
async function longAfter(signal: AbortSignal, until: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted || until.aborted) resolve()
    for (const one of [signal, until]) one.addEventListener('abort', () => resolve(), { once: true })
  })
  await sleep(partingMs, undefined, { signal: until }).catch(() => {})
}
