import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Record } from './record/record.ts'

/** Looks after builds whose worker died, every third of a lease. Returns what stops it. */
export function reconcileForever(
  config: Pick<Config, 'leaseSeconds' | 'maxAttempts'>,
  record: Pick<Record, 'reconcile'>,
  nudge: () => void,
  log: Logger,
): () => Promise<void> {
  let round = Promise.resolve()
  const ticker = setInterval(
    () => {
      round = round
        .then(() =>
          record.reconcile({ queuedAgainAfterSeconds: config.leaseSeconds, maxLosses: config.maxAttempts }),
        )
        .then((found) => {
          if (found.requeued + found.givenUp + found.dispatchedAgain > 0) log.warn(found, 'builds put right')
          nudge()
        })
        .catch((error) => log.warn(error, 'builds could not be put right'))
    },
    (config.leaseSeconds * 1000) / 3,
  )
  return async () => {
    clearInterval(ticker)
    await round
  }
}
