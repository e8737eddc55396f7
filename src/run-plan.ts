import type { Logger } from 'pino'
import type { BuildSite } from './build-site.ts'
import type { Config } from './config.ts'
import { BuildFailed, type Failure } from './errors.ts'
import { failureOf } from './failure-of.ts'
import { planEnvironment } from './plan-environment.ts'
import { isAway } from './record/away.ts'
import { keepTrying } from './record/keep-trying.ts'
import type { Plan, PlannedEnvironment } from './record/plan.ts'
import { withOtherWorkers } from './unsupported-system.ts'

/**
 * One plan, from the queue to its recorded end; meanwhile the record hears that somebody is at it. One that a shutdown
 * interrupts, or for which Postgres was away, is left as it is: after the time of a lease it is found and taken up again.
 */
export async function runPlan(
  site: BuildSite,
  planId: string,
  shutdown: AbortSignal,
  { leaseSeconds, maxAttempts, library }: Pick<Config, 'leaseSeconds' | 'maxAttempts'> & { library: string },
  log: Logger,
): Promise<void> {
  const { plans } = site.record
  const plan = await plans.start(planId, library)
  if (!plan) return
  const heartbeat = setInterval(
    () => plans.touch(planId).catch((error) => log.warn(error, 'no sign of life could be recorded')),
    (leaseSeconds * 1000) / 3,
  )
  try {
    log.info({ environment: plan.environmentId, start: plan.starts }, 'planning')
    const end = await endOf(site, plan, maxAttempts, shutdown, log)
    if (end) await keepTrying(() => plans.finish(planId, end), shutdown)
    log.info(end ? 'planned' : 'left for another worker')
  } finally {
    clearInterval(heartbeat)
  }
}

/** What the plan comes to; null where a shutdown comes first, Postgres is away, or Nix does not work. */
async function endOf(
  site: BuildSite,
  { id, spec, starts }: Plan,
  maxStarts: number,
  shutdown: AbortSignal,
  log: Logger,
): Promise<{ result: PlannedEnvironment } | { failure: Failure } | null> {
  try {
    if (starts > maxStarts) throw givenUp(maxStarts)
    return { result: await planEnvironment(site, id, spec, shutdown) }
  } catch (error) {
    if (shutdown.aborted || isAway(error)) return null
    const failure = failureOf(error, log)
    if (failure.class === 'worker-fault') await site.nix?.look()
    if (failure.class === 'worker-fault' && starts < maxStarts) return null
    return { failure: await withOtherWorkers(failure, site.record).catch(() => failure) }
  }
}

/** A plan that takes its worker with it must not do so for ever. */
function givenUp(times: number): BuildFailed {
  return new BuildFailed({
    class: 'worker-lost',
    message:
      `${times === 1 ? 'The worker' : `Each of ${times} workers`} that had this plan went away without an answer, ` +
      'as when the machine runs out of memory. Look at the worker’s log, then ask for the plan again.',
  })
}
