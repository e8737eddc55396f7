import type { Failure } from '../errors.ts'
import type { Connection } from './database.ts'
import { storable } from './storable.ts'
import type { BuildState, Lease } from './types.ts'

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
    data: { buildId, type: 'state', data: storable({ state, ...facts }) as object },
  })
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

/** Makes a build wait for a worker, and leaves word for the relay to tell the queue. */
export async function enqueue(transaction: Connection, buildId: string): Promise<void> {
  await transaction.build.update({
    where: { id: buildId },
    data: { state: 'queued', worker: null, leaseUntil: null },
  })
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
  const facts = failure ? { failure: storable(failure) as object } : {}
  const state = failure ? 'failed' : 'ready'
  await transaction.build.update({ where: { id: buildId }, data: { state, leaseUntil: null, ...facts } })
  // By the clock that also set created_at and started_at.
  await transaction.$executeRaw`UPDATE build SET finished_at = clock_timestamp() WHERE id = ${buildId}`
  if (failure)
    await transaction.environmentPath.deleteMany({ where: { environment: { currentBuildId: buildId } } })
  await announce(transaction, buildId, state, failure ? { failure } : {})
}
