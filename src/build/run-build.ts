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

/** Ports that the run of a build uses besides those of the build itself. */
export type RunBuildPorts = BuildPorts & {
  db: Pick<Db, 'changes' | 'workers'>
  /** Looks whether Nix works; absent where nothing depends on that. */
  watch?: Pick<NixWatch, 'look'>
}

type Rules = Pick<Config, 'leaseSeconds' | 'maxAttempts'>

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
      await recordFailure(patientPorts, lease, error, log)
    })
  } catch (error) {
    if (!(signal.aborted || isAway(error) || error instanceof LeaseLost)) throw error
    await giveBack(ports.db, lease, log)
  }
}

async function recordFailure(
  { db, limits }: Pick<RunBuildPorts, 'limits'> & { db: Pick<Db, 'builds' | 'workers'> },
  lease: Lease,
  error: unknown,
  log: Logger,
): Promise<void> {
  const plain = failureFromError(error, log)
  // Both read derivations, which the store may have collected.
  const failure = await withOtherWorkers(plain, db).catch((err) => {
    log.warn(err, 'cannot add the systems of other workers to the failure')
    return plain
  })
  const seconds = await failureCacheTtl(failure, limits.failureCacheSeconds).catch((err) => {
    log.warn(err, 'cannot add the failed derivation to the failure cache')
    return 0
  })
  await db.builds.recordFailed(lease, failure, seconds)
}

/** Releases the build to another worker, or to this one after its Nix works again. */
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

/** Returns `partingMs` after `signal` aborts, or as soon as `until` aborts. */
async function longAfter(signal: AbortSignal, until: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted || until.aborted) resolve()
    for (const one of [signal, until]) one.addEventListener('abort', () => resolve(), { once: true })
  })
  await sleep(partingMs, undefined, { signal: until }).catch(() => {})
}
