import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { PlanQueue } from './queue/plan-queue.ts'
import type { Record } from './record/record.ts'

/** Looks after builds and plans whose worker died, every third of a lease. Returns what stops it. */
export function reconcileForever(
  config: Pick<Config, 'leaseSeconds' | 'maxAttempts'>,
  record: Pick<Record, 'reconcile' | 'plans'>,
  { nudge, plans }: { nudge: () => void; plans: Pick<PlanQueue, 'add'> },
  log: Logger,
): () => Promise<void> {
  let round = Promise.resolve()
  const ticker = setInterval(
    () => {
      round = round
        .then(async () => {
          const { leaseSeconds, maxAttempts } = config
          const rules = { queuedAgainAfterSeconds: leaseSeconds, maxLosses: maxAttempts }
          const found = await record.reconcile(rules)
          if (found.requeued + found.givenUp + found.dispatchedAgain > 0) log.warn(found, 'builds put right')
          nudge()
          for (const planId of await record.plans.waiting(leaseSeconds)) await plans.add(planId)
        })
        .catch((error) => log.warn(error, 'what lost workers left behind could not be put right'))
    },
    (config.leaseSeconds * 1000) / 3,
  )
  return async () => {
    clearInterval(ticker)
    await round
  }
}
