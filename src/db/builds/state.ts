import { type Failure, retryable } from '../../errors.ts'
import { notify } from '../changes.ts'
import type { Connection } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { BuildState, Lease } from '../types.ts'
import { enqueueDeliveries } from '../webhooks/enqueue.ts'
import { recordOutcomes } from './outcome.ts'

/** The states a worker moves a build through while it holds the lease. */
export type WorkingState = Exclude<BuildState, 'queued' | 'ready' | 'failed' | 'cancelled'>

/** Appends the event that every change of state leaves. The caller holds the build's row. */
export async function announce(
  transaction: Connection,
  buildId: string,
  state: BuildState,
  facts: { attempt?: number; worker?: string; failure?: Failure } = {},
): Promise<void> {
  await transaction.event.create({
    data: { buildId, type: 'state', data: sanitizeForPostgres({ state, ...facts }) as object },
  })
  await notify(transaction, buildId)
  await enqueueDeliveries(transaction, buildId, state)
}

/** Moves a build on, with an event; nothing happens where it is in that state already. The caller holds the build's row. */
export async function moveTo(
  transaction: Connection,
  { buildId }: Pick<Lease, 'buildId'>,
  state: WorkingState,
): Promise<void> {
  const { count } = await transaction.build.updateMany({
    where: { id: buildId, state: { not: state } },
    data: { state },
  })
  if (count > 0) await announce(transaction, buildId, state)
}

/**
 * Makes a build wait for a worker, and leaves word for the relay to tell the queue. One that somebody wants to end has no
 * worker any more here, and so it ends.
 */
export async function enqueue(transaction: Connection, buildId: string): Promise<void> {
  const { cancelledBy } = await transaction.build.update({
    where: { id: buildId },
    data: { state: 'queued', worker: null, leaseUntil: null, buildingNow: [] },
    select: { cancelledBy: true },
  })
  if (cancelledBy !== null) return finish(transaction, buildId, cancellation(cancelledBy))
  await transaction.outbox.create({ data: { buildId } })
  await announce(transaction, buildId, 'queued')
}

/**
 * Ends a build, and with it the lease: nobody can write to it any more. A build that failed holds nothing of what it may have
 * published.
 */
export async function finish(
  transaction: Connection,
  buildId: string,
  failure: Failure | null,
): Promise<void> {
  const facts = failure ? { failure: sanitizeForPostgres(failure) as object } : {}
  const state = endOf(failure)
  await transaction.build.update({
    where: { id: buildId },
    data: { state, leaseUntil: null, buildingNow: [], ...facts },
  })
  await recordOutcomes(transaction, buildId, failure)
  // By the clock that also set created_at and started_at.
  await transaction.$executeRaw`UPDATE build SET finished_at = clock_timestamp() WHERE id = ${buildId}`
  if (failure)
    await transaction.environmentPath.deleteMany({ where: { environment: { currentBuildId: buildId } } })
  await announce(transaction, buildId, state, failure ? { failure } : {})
}

/** What is recorded of a build that somebody had end. `by` says who. */
export function cancellation(by: string): Failure {
  return {
    class: 'cancelled',
    message: `Cancelled by ${by}. Ask for the environment again to have it built after all.`,
    retryable: retryable.cancelled,
  }
}

function endOf(failure: Failure | null): BuildState {
  if (!failure) return 'ready'
  return failure.class === 'cancelled' ? 'cancelled' : 'failed'
}
