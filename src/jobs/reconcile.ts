import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import type { BuildQueue } from '../queue/build-queue.ts'
import type { PlanQueue } from '../queue/plan-queue.ts'
import { repeatEvery } from './repeat.ts'

/** Recovers builds and plans of dead workers, every third of a lease. Returns the function that stops it. */
export function reconcileForever(
  { leaseSeconds, maxAttempts }: Pick<Config, 'leaseSeconds' | 'maxAttempts'>,
  db: Pick<Db, 'reconcile' | 'plans'>,
  {
    nudge,
    builds,
    plans,
  }: {
    nudge: () => void
    builds: Pick<BuildQueue, 'known'>
    plans: Pick<PlanQueue, 'add'>
  },
  log: Logger,
): () => Promise<void> {
  return repeatEvery(
    (leaseSeconds * 1000) / 3,
    async () => {
      const found = await db.reconcile(
        { queuedAgainAfterSeconds: leaseSeconds, maxLosses: maxAttempts },
        // If Redis cannot list its jobs, it cannot take new ones either.
        () => builds.known().catch(() => null),
      )
      if (found.requeued + found.givenUp + found.dispatchedAgain > 0) log.warn(found, 'lost builds recovered')
      nudge()
      for (const planId of await db.plans.waiting(leaseSeconds)) await plans.add(planId)
    },
    (error) => log.warn(error, 'cannot recover the work of lost workers'),
  )
}
