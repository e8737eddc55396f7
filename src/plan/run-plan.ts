import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import { keepTrying } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import type { Plan, PlannedEnvironment } from '../db/plans/plans.ts'
import { BuildFailed, type Failure } from '../errors.ts'
import { failureFromError } from '../jobs/failure-from-error.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { withOtherWorkers } from '../jobs/unsupported-system.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import type { NixWatch } from '../jobs/watch-nix.ts'
import { planEnvironment } from './plan-environment.ts'
import type { PlanPorts } from './ports.ts'

/** Ports that the run of a plan uses besides those of the plan itself. */
export type RunPlanPorts = PlanPorts & {
  db: Pick<Db, 'plans' | 'changes' | 'workers'>
  /** Looks whether Nix works; absent where nothing depends on that. */
  watch?: Pick<NixWatch, 'look'>
}

/**
 * Runs one plan from the queue to its recorded end, and records signs of life meanwhile. Releases the plan on shutdown, and
 * ends it if it is cancelled. Leaves it unfinished if Postgres is away: another worker takes a plan without a sign of life for
 * `leaseSeconds`.
 */
export async function runPlan(
  ports: RunPlanPorts,
  planId: string,
  shutdown: AbortSignal,
  { leaseSeconds, maxAttempts }: Pick<Config, 'leaseSeconds' | 'maxAttempts'>,
  log: Logger,
): Promise<void> {
  const { plans, changes } = ports.db
  const plan = await plans.start(planId, leaseSeconds, ports.nix.library)
  if (!plan) return
  const kept = keepLease({ renew: () => plans.touch(plan), leaseSeconds }, log)
  const cancel = watchCancellation(changes, planId, () => plans.isCancelled(plan), log)
  try {
    log.info({ environment: plan.environmentId, start: plan.starts }, 'planning')
    const signal = AbortSignal.any([shutdown, kept.signal, cancel.signal])
    const end = await endOf(ports, plan, maxAttempts, signal, log)
    if (end) await keepTrying(() => plans.finish(plan, end), shutdown)
    else if (signal.aborted) await plans.release(plan).catch((error) => log.warn(error, 'not released'))
    log.info(end ? 'planned' : 'left the plan to another worker, or ended it as cancelled')
  } finally {
    kept.stop()
    cancel.stop()
  }
}

/** Returns the plan's result or failure; null if the signal aborts, Postgres is away, or Nix does not work. */
async function endOf(
  ports: RunPlanPorts,
  { id, spec, starts }: Plan,
  maxStarts: number,
  signal: AbortSignal,
  log: Logger,
): Promise<{ result: PlannedEnvironment } | { failure: Failure } | null> {
  try {
    if (starts > maxStarts) throw givenUp(maxStarts)
    return { result: await planEnvironment(ports, { id, fence: starts }, spec, signal) }
  } catch (error) {
    if (signal.aborted || isAway(error)) return null
    const failure = failureFromError(error, log)
    if (failure.class === 'worker-fault') await ports.watch?.look()
    if (failure.class === 'worker-fault' && starts < maxStarts) return null
    return { failure: await withOtherWorkers(failure, ports.db).catch(() => failure) }
  }
}

/** Returns the failure of a plan that `times` workers have started without an end, so that it does not end more workers. */
function givenUp(times: number): BuildFailed {
  return new BuildFailed({
    class: 'worker-lost',
    message:
      `${times === 1 ? 'The worker' : `Each of ${times} workers`} that had this plan went away without an answer, ` +
      'as when the machine runs out of memory. Look at the worker’s log, then request the plan again.',
  })
}
