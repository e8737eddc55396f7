import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { keepTrying } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import type { Plan, PlannedEnvironment } from '../db/plans/plans.ts'
import { BuildFailed, type Failure } from '../errors.ts'
import { failureFromError } from '../jobs/failure-from-error.ts'
import { withOtherWorkers } from '../jobs/unsupported-system.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import type { BuildContext } from './open-context.ts'
import { planEnvironment } from './plan-environment.ts'

/**
 * Runs one plan from the queue to its recorded end, and records signs of life meanwhile. Releases the plan on shutdown, and
 * ends it if it is cancelled. Leaves it unfinished if Postgres is away: another worker takes a plan without a sign of life for
 * `leaseSeconds`.
 */
export async function runPlan(
  site: BuildContext,
  planId: string,
  shutdown: AbortSignal,
  { leaseSeconds, maxAttempts }: Pick<Config, 'leaseSeconds' | 'maxAttempts'>,
  log: Logger,
): Promise<void> {
  const { plans, changes } = site.db
  const plan = await plans.start(planId, leaseSeconds, site.library)
  if (!plan) return
  const lost = new AbortController()
  const cancel = watchCancellation(changes, planId, () => plans.isCancelled(plan), log)
  const heartbeat = setInterval(
    () =>
      plans
        .touch(plan)
        .then((ours) => ours || lost.abort())
        .catch((error) => log.warn(error, 'cannot record a sign of life')),
    (leaseSeconds * 1000) / 3,
  )
  try {
    log.info({ environment: plan.environmentId, start: plan.starts }, 'planning')
    const signal = AbortSignal.any([shutdown, lost.signal, cancel.signal])
    const end = await endOf(site, plan, maxAttempts, signal, log)
    if (end) await keepTrying(() => plans.finish(plan, end), shutdown)
    else if (signal.aborted) await plans.release(plan).catch((error) => log.warn(error, 'not released'))
    log.info(end ? 'planned' : 'left the plan to another worker, or ended it as cancelled')
  } finally {
    clearInterval(heartbeat)
    cancel.stop()
  }
}

/** Returns the plan's result or failure; null if the signal aborts, Postgres is away, or Nix does not work. */
async function endOf(
  site: BuildContext,
  { id, spec, starts }: Plan,
  maxStarts: number,
  signal: AbortSignal,
  log: Logger,
): Promise<{ result: PlannedEnvironment } | { failure: Failure } | null> {
  try {
    if (starts > maxStarts) throw givenUp(maxStarts)
    return { result: await planEnvironment(site, { id, fence: starts }, spec, signal) }
  } catch (error) {
    if (signal.aborted || isAway(error)) return null
    const failure = failureFromError(error, log)
    if (failure.class === 'worker-fault') await site.nix?.look()
    if (failure.class === 'worker-fault' && starts < maxStarts) return null
    return { failure: await withOtherWorkers(failure, site.db).catch(() => failure) }
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
