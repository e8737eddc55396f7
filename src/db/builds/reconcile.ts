import { type Failure, retryable } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Connection, Database } from '../database.ts'
import { libraryOfBuild } from './libraries.ts'
import { enqueue, finish } from './state.ts'
import { isTakenBySome, sayWhyWorkWaits } from './why-waiting.ts'

export interface ReconcileRules {
  /** Seconds after which a waiting build that was sent to the queue is sent again. */
  queuedAgainAfterSeconds: number
  /** Number of lost workers at which a build fails. */
  maxLosses: number
}

/** Numbers of builds by the repair that they needed. */
export interface Reconciled {
  /** Their workers let the lease expire; they wait for another. */
  requeued: number
  /** They lost `maxLosses` workers, and have failed. */
  givenUp: number
  /** They waited, but the queue had lost them. */
  dispatchedAgain: number
}

/**
 * Repairs the state left by dead workers and a lost Redis. Call it every few seconds, from any number of processes.
 * `knownToQueue` returns the builds that the queue still has, or null if it cannot be reached; it is called only if some build
 * has waited for `queuedAgainAfterSeconds`.
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

/** Ends expired leases. Skips rows that a worker or another reconciler is writing to until the next call. */
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
  // Skips rows that a worker or another reconciler is writing to until the next call.
  return database.$executeRaw`
    INSERT INTO outbox (build_id)
    SELECT id FROM build WHERE id = ANY(${forgotten}::text[]) AND ${waiting} ORDER BY created_at FOR UPDATE SKIP LOCKED`
}

function workerLost(times: number): Failure {
  return {
    class: 'worker-lost',
    message:
      `${times === 1 ? 'The worker' : `Each of ${times} workers`} that had this build stopped reporting, ` +
      'as when the machine runs out of memory. Look at the worker’s log, then ask for the environment again.',
    retryable: retryable['worker-lost'],
  }
}
