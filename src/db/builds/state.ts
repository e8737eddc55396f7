import { type Failure, retryable } from '../../errors.ts'
import { notify } from '../changes.ts'
import type { Connection } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { BuildState, Lease } from '../types.ts'
import { enqueueDeliveries } from '../webhooks/enqueue.ts'
import { omittedPackages } from './omitted-packages.ts'
import { recordOutcomes } from './outcome.ts'

/** The states through which a worker moves a build while it holds the lease. */
export type WorkingState = Exclude<BuildState, 'queued' | 'ready' | 'failed' | 'cancelled'>

/** Appends the event for a change of state. The caller holds the build's row. */
export async function announce(
  transaction: Connection,
  buildId: string,
  state: BuildState,
  facts: { attempt?: number; worker?: string; failure?: Failure; omitted?: string[] } = {},
): Promise<void> {
  await transaction.event.create({
    data: { buildId, type: 'state', data: sanitizeForPostgres({ state, ...facts }) as object },
  })
  await notify(transaction, buildId)
  await enqueueDeliveries(transaction, buildId, state)
}

/** Moves a build to a state, with an event. Does nothing if it is in that state already. The caller holds the build's row. */
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
 * Makes a build wait for a worker, and adds a row to the outbox for the relay to send to the queue. Ends the build instead if a
 * caller has cancelled it: no worker has it any more.
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
 * Ends a build, and with it the lease: no worker can write to it any more. Releases the published paths of a build that failed.
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
  // Uses the clock that also set created_at and started_at.
  await transaction.$executeRaw`UPDATE build SET finished_at = clock_timestamp() WHERE id = ${buildId}`
  if (failure)
    await transaction.environmentPath.deleteMany({ where: { environment: { currentBuildId: buildId } } })
  const names = failure ? [] : (await omittedPackages(transaction, buildId)).map((one) => one.package)
  await announce(transaction, buildId, state, {
    ...(failure && { failure }),
    ...(names.length > 0 && { omitted: names }),
  })
}

/** Returns the failure to record for a cancelled build. `by` names the caller. */
export function cancellation(by: string): Failure {
  return {
    class: 'cancelled',
    message: `Cancelled by ${by}. Ask for the environment again to build it.`,
    retryable: retryable.cancelled,
  }
}

function endOf(failure: Failure | null): BuildState {
  if (!failure) return 'ready'
  return failure.class === 'cancelled' ? 'cancelled' : 'failed'
}
