import type { Connection } from '../database.ts'
import { refuseInMaintenance } from '../maintenance.ts'
import type { Build, BuildPriority } from '../types.ts'
import { type AttemptLimits, mayBegin } from './may-begin.ts'
import { enqueue } from './state.ts'
import { takeTurn } from './turn.ts'
import { allFull, type WorkerRoom } from './workers.ts'

export interface AttemptFacts {
  /** Absent: `normal`, or less if the token may not request that. */
  priority?: BuildPriority
  /** The token of the request, if the service has tokens. */
  tokenId?: string | null
  /** Whether to build also derivations that are in the failure cache. */
  passesFailureCache?: boolean
  limits?: AttemptLimits
  /** The span of the request, in the form of the header `traceparent`; null without tracing. */
  traceParent?: string | null
}

/** Thrown if no present worker has disk space for a build. Nothing is recorded then. */
export class NoRoom extends Error {
  override name = 'NoRoom'
  constructor(readonly workers: WorkerRoom[]) {
    super('No worker has room for a build.')
  }
}

/**
 * Begins the next attempt at an environment, after the given one (null: the first), and returns its id. The caller holds the
 * environment's lock and has checked that no build of it is under way. Throws `InMaintenance`,
 * `LimitReached` and `NoRoom`.
 */
export async function nextAttempt(
  transaction: Connection,
  environmentId: string,
  before: Pick<Build, 'id' | 'attempt'> | null,
  { priority, tokenId = null, passesFailureCache = false, limits, traceParent = null }: AttemptFacts,
): Promise<string> {
  await refuseInMaintenance(transaction)
  const full = await allFull(transaction)
  if (full.length > 0) throw new NoRoom(full)
  const allowed = limits ? await mayBegin(transaction, { tokenId, priority }, limits) : (priority ?? 'normal')
  const { id } = await transaction.build.create({
    data: {
      ...{ environmentId, attempt: (before?.attempt ?? 0) + 1, retryOf: before?.id ?? null },
      ...{ priority: allowed, tokenId, passesFailureCache, traceParent },
    },
    select: { id: true },
  })
  if (before) await transaction.build.update({ where: { id: before.id }, data: { retriedAs: id } })
  await transaction.environment.update({
    where: { id: environmentId },
    data: { currentBuildId: id, evictedAt: null, evictedBecause: null },
  })
  if (tokenId !== null) await addAsker(transaction, id, tokenId)
  await takeTurn(transaction, id)
  await enqueue(transaction, id)
  return id
}

/** Records that a token has asked for a build, for the first time or again. */
export async function addAsker(transaction: Connection, buildId: string, tokenId: string): Promise<void> {
  await transaction.asker.createMany({ data: { buildId, tokenId }, skipDuplicates: true })
}
