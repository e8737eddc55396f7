import { type Failure, retryable } from '../errors.ts'
import type { Connection, Database } from './database.ts'
import { enqueue, finish } from './state.ts'

export interface ReconcileRules {
  /** How long ago a waiting build may have been handed to the queue before it is handed over again. */
  queuedAgainAfterSeconds: number
  /** A build that has lost so many workers has failed. */
  maxLosses: number
}

/** How many builds were found in which plight. */
export interface Reconciled {
  /** Their worker let the lease run out; they wait for another. */
  requeued: number
  /** They lost one worker too many, and have failed. */
  givenUp: number
  /** They waited, but the queue seems to have forgotten them. */
  dispatchedAgain: number
}

/** Puts right what died workers and a lost Redis leave behind. To be called every few seconds, by any number of processes. */
export function reconcile(database: Database, rules: ReconcileRules): Promise<Reconciled> {
  return database.$transaction(async (transaction) => {
    const lost = await takeLost(transaction)
    for (const { id, workersLost } of lost)
      if (workersLost < rules.maxLosses) await enqueue(transaction, id)
      else await finish(transaction, id, workerLost(workersLost))

    const forgotten = await findForgotten(transaction, rules.queuedAgainAfterSeconds)
    for (const { id } of forgotten) await transaction.outbox.create({ data: { buildId: id } })

    const givenUp = lost.filter(({ workersLost }) => workersLost >= rules.maxLosses).length
    return { requeued: lost.length - givenUp, givenUp, dispatchedAgain: forgotten.length }
  })
}

/** Ends the leases that have run out. Rows that a worker or another reconciler is writing to are left for the next time. */
function takeLost(transaction: Connection): Promise<{ id: string; workersLost: number }[]> {
  return transaction.$queryRaw`
    UPDATE build SET workers_lost = workers_lost + 1, lease_until = NULL
    WHERE id IN (
      SELECT id FROM build WHERE finished_at IS NULL AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED
    )
    RETURNING id, workers_lost AS "workersLost"`
}

function findForgotten(transaction: Connection, seconds: number): Promise<{ id: string }[]> {
  return transaction.$queryRaw`
    SELECT id FROM build
    WHERE finished_at IS NULL AND lease_until IS NULL AND NOT EXISTS (
      SELECT 1 FROM outbox WHERE build_id = build.id
        AND (sent_at IS NULL OR sent_at > clock_timestamp() - make_interval(secs => ${seconds}::float8))
    )
    FOR UPDATE SKIP LOCKED`
}

function workerLost(times: number): Failure {
  return {
    class: 'worker-lost',
    message:
      `${times === 1 ? 'The worker' : `Each of ${times} workers`} that had this build went away without a word, ` +
      'as when the machine runs out of memory. Look at the worker’s log, then ask for the environment again.',
    retryable: retryable['worker-lost'],
  }
}
