import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import { keepTrying, patient } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import type { Lease } from '../db/types.ts'
import { BuildFailed, type Failure, LeaseLost } from '../errors.ts'
import { failureFromError } from '../jobs/failure-from-error.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { withOtherWorkers } from '../jobs/unsupported-system.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import type { NixWatch } from '../jobs/watch-nix.ts'
import { buildEnvironment } from './build-environment.ts'
import { failureCacheTtl } from './failure-cache.ts'
import type { BuildPorts } from './ports.ts'

/** What the run of a build uses besides the build itself. */
export type RunBuildPorts = BuildPorts & {
  db: Pick<Db, 'changes' | 'workers'>
  /** Looks whether Nix works; absent where nothing depends on that. */
  watch?: Pick<NixWatch, 'look'>
}

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
  ports: RunBuildPorts,
  lease: Lease,
  shutdown: AbortSignal,
  rules: Rules,
  log: Logger,
): Promise<void> {
  const kept = keepLease(
    {
      renew: () => ports.db.builds.renew(lease, rules.leaseSeconds).then(() => true),
      leaseSeconds: rules.leaseSeconds,
      expired: () =>
        new LeaseLost(`The lease of build ${lease.buildId} could not be renewed within its time.`),
    },
    log,
  )
  const cancel = watchCancellation(
    ports.db.changes,
    lease.buildId,
    () => ports.db.builds.isCancelled(lease),
    log,
  )
  const ended = new AbortController()
  try {
    const signal = AbortSignal.any([shutdown, kept.signal, cancel.signal])
    const work = workOn(ports, lease, signal, rules, log)
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
  ports: RunBuildPorts,
  lease: Lease,
  signal: AbortSignal,
  rules: Rules,
  log: Logger,
): Promise<void> {
  const onAway = (error: unknown) => log.warn(error, 'waiting for Postgres')
  const patientPorts = { ...ports, db: patient(ports.db, signal, onAway) }
  try {
    log.info({ environment: lease.environmentId, fence: lease.fence }, 'building')
    await buildEnvironment(patientPorts, lease, signal).catch(async (error) => {
      if (signal.aborted || isAway(error) || error instanceof LeaseLost) throw error
      if (error instanceof BuildFailed && error.failure.class === 'worker-fault')
        return giveUp(patientPorts, lease, error.failure, rules, log)
      await recordFailure(patientPorts, lease, error, rules, log)
    })
  } catch (error) {
    if (!(signal.aborted || isAway(error) || error instanceof LeaseLost)) throw error
    await giveBack(ports.db, lease, log)
  }
}

async function recordFailure(
  { db }: { db: Pick<Db, 'builds' | 'workers'> },
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
  { db, watch }: { db: Pick<Db, 'builds'>; watch?: Pick<NixWatch, 'look'> },
  lease: Lease,
  failure: Failure,
  { maxAttempts }: Rules,
  log: Logger,
): Promise<void> {
  log.warn({ failure: failure.class }, failure.message)
  // Before another one takes it: this worker does not, while its Nix does not work.
  await watch?.look()
  await db.builds.releaseAsLost(lease, maxAttempts, failure)
}

async function giveBack({ builds }: Pick<Db, 'builds'>, lease: Lease, log: Logger): Promise<void> {
  try {
    // For as long as this process is there: once others may have it, this says so, and else nothing has been lost.
    await keepTrying(() => builds.release(lease), new AbortController().signal)
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
