import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { keepTrying, patient } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import type { Lease } from '../db/types.ts'
import { BuildFailed, type Failure, LeaseLost } from '../errors.ts'
import { failureOf } from '../jobs/failure-from-error.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { withOtherWorkers } from '../jobs/unsupported-system.ts'
import { heedCancel } from '../jobs/watch-cancellation.ts'
import type { BuildSite } from '../plan/open-context.ts'
import { buildEnvironment } from './build-environment.ts'
import { knownForSeconds } from './failure-cache.ts'

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
  site: BuildSite,
  lease: Lease,
  shutdown: AbortSignal,
  rules: Rules,
  log: Logger,
): Promise<void> {
  const kept = keepLease(site.record, lease, rules.leaseSeconds, log)
  const cancel = heedCancel(site.record.news, lease.buildId, () => site.record.builds.isCancelled(lease), log)
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
  site: BuildSite,
  lease: Lease,
  signal: AbortSignal,
  rules: Rules,
  log: Logger,
): Promise<void> {
  const onAway = (error: unknown) => log.warn(error, 'waiting for Postgres')
  const patientSite = { ...site, record: patient(site.record, signal, onAway) }
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
  { record }: BuildSite,
  lease: Lease,
  error: unknown,
  { failureCacheSeconds }: Rules,
  log: Logger,
): Promise<void> {
  const plain = failureOf(error, log)
  // Both look into derivations, which may have gone from the store.
  const failure = await withOtherWorkers(plain, record).catch((err) => {
    log.warn(err, 'cannot say what other workers build on')
    return plain
  })
  const seconds = await knownForSeconds(failure, failureCacheSeconds).catch((err) => {
    log.warn(err, 'the failed derivation is not remembered')
    return 0
  })
  await record.builds.recordFailed(lease, failure, seconds)
}

/** Leaves the build to another worker, or to this one once it is mended. */
async function giveUp(
  { record, nix }: BuildSite,
  lease: Lease,
  failure: Failure,
  { maxAttempts }: Rules,
  log: Logger,
): Promise<void> {
  log.warn({ failure: failure.class }, failure.message)
  // Before another one takes it: this worker does not, while its Nix does not work.
  await nix?.look()
  await record.builds.releaseAsLost(lease, maxAttempts, failure)
}

async function giveBack({ record }: BuildSite, lease: Lease, log: Logger): Promise<void> {
  try {
    // For as long as this process is there: once others may have it, this says so, and else nothing has been lost.
    await keepTrying(() => record.builds.release(lease), new AbortController().signal)
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
