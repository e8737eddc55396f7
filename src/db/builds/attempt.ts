import { Prisma } from '../../generated/client.ts'
import type { Connection } from '../database.ts'
import { lockToken } from '../locks.ts'
import { refuseInMaintenance } from '../maintenance.ts'
import type { Build, BuildPriority } from '../types.ts'
import { enqueue } from './state.ts'
import { takeTurn } from './turn.ts'
import { allFull, type WorkerRoom } from './workers.ts'

/** Numbers of builds at which the API begins no more. 0: no limit. */
export interface AttemptLimits {
  /** Builds under way of one token. */
  buildsPerToken: number
  /** Builds of all tokens that wait for a worker. */
  queued: number
}

export interface AttemptFacts {
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

/** Thrown if one of `AttemptLimits` is reached. Nothing is recorded then. */
export class LimitReached extends Error {
  override name = 'LimitReached'
  constructor(
    readonly limit: keyof AttemptLimits,
    readonly allowed: number,
  ) {
    super(`No more than ${allowed} builds (${limit}).`)
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
  {
    priority = 'normal',
    tokenId = null,
    passesFailureCache = false,
    limits,
    traceParent = null,
  }: AttemptFacts,
): Promise<string> {
  await refuseInMaintenance(transaction)
  const full = await allFull(transaction)
  if (full.length > 0) throw new NoRoom(full)
  if (limits) await mayBegin(transaction, tokenId, limits)
  const { id } = await transaction.build.create({
    data: {
      ...{ environmentId, attempt: (before?.attempt ?? 0) + 1, retryOf: before?.id ?? null },
      ...{ priority, tokenId, passesFailureCache, traceParent },
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

async function mayBegin(
  transaction: Connection,
  tokenId: string | null,
  { buildsPerToken, queued }: AttemptLimits,
): Promise<void> {
  if (tokenId !== null && buildsPerToken > 0) {
    // Makes requests of one token take turns, so that each counts the builds of the others. The queue's length is not locked:
    // it may exceed its limit by a few.
    await lockToken(transaction, tokenId)
    if (await reaches(transaction, buildsPerToken, Prisma.sql`token_id = ${tokenId}`))
      throw new LimitReached('buildsPerToken', buildsPerToken)
  }
  if (queued > 0 && (await reaches(transaction, queued, Prisma.sql`lease_until IS NULL`)))
    throw new LimitReached('queued', queued)
}

/** Returns whether at least `limit` builds under way meet the condition. Postgres stops counting there. */
async function reaches(transaction: Connection, limit: number, condition: Prisma.Sql): Promise<boolean> {
  const found = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM build WHERE finished_at IS NULL AND ${condition} LIMIT ${limit}::int`
  return found.length >= limit
}
