import { type Failure, retryable } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Connection, Database } from '../database.ts'
import { libraryOfBuild } from './libraries.ts'
import { enqueue, finish } from './state.ts'
import { isTakenBySome, sayWhyWorkWaits } from './why-waiting.ts'

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

/**
 * Puts right what died workers and a lost Redis leave behind. To be called every few seconds, by any number of processes.
 * `knownToQueue` returns the builds that the queue still has, or null where it cannot be asked; it is called where some build
 * has waited for long.
 */
export async function reconcile(
  database: Database,
  rules: ReconcileRules,
  knownToQueue: () => Promise<ReadonlySet<string> | null>,
): Promise<Reconciled> {
  const lost = await database.$transaction(async (transaction) => {
    const lost = await takeLost(transaction)
    for (const { id, workersLost } of lost)
      if (workersLost < rules.maxLosses) await enqueue(transaction, id)
      else await finish(transaction, id, workerLost(workersLost))
    return lost
  })
  const givenUp = lost.filter(({ workersLost }) => workersLost >= rules.maxLosses).length
  await sayWhyWorkWaits(database)
  const dispatchedAgain = await dispatchForgotten(database, rules.queuedAgainAfterSeconds, knownToQueue)
  return { requeued: lost.length - givenUp, givenUp, dispatchedAgain }
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

async function dispatchForgotten(
  database: Database,
  seconds: number,
  knownToQueue: () => Promise<ReadonlySet<string> | null>,
): Promise<number> {
  const waiting = Prisma.sql`finished_at IS NULL AND lease_until IS NULL AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE build_id = build.id
      AND (sent_at IS NULL OR sent_at > clock_timestamp() - make_interval(secs => ${seconds}::float8))
  ) AND ${isTakenBySome(libraryOfBuild)}`
  const found = await database.$queryRaw<{ id: string }[]>`SELECT id FROM build WHERE ${waiting}`
  const known = found.length > 0 ? await knownToQueue() : null
  if (!known) return 0
  const forgotten = found.map(({ id }) => id).filter((id) => !known.has(id))
  if (forgotten.length === 0) return 0
  // Rows that a worker or another reconciler is writing to are left for the next time.
  return database.$executeRaw`
    INSERT INTO outbox (build_id)
    SELECT id FROM build WHERE id = ANY(${forgotten}::text[]) AND ${waiting} ORDER BY created_at FOR UPDATE SKIP LOCKED`
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
