import { Prisma } from '../../generated/client.ts'
import type { Connection } from '../database.ts'
import { lockToken } from '../locks.ts'
import type { Build, BuildPriority } from '../types.ts'
import { enqueue } from './state.ts'
import { allFull, type WorkerRoom } from './workers.ts'

/** How many builds there may be before no more are begun. 0: any number. */
export interface AttemptLimits {
  /** Under way, of one token. */
  buildsPerToken: number
  /** Waiting for a worker, of all. */
  queued: number
}

export interface AttemptFacts {
  priority?: BuildPriority
  /** The token that it is asked for with, where there are tokens. */
  tokenId?: string | null
  /** Whether it builds also what is known to fail. */
  passesFailureCache?: boolean
  limits?: AttemptLimits
}

/** Thrown where a build may not begin because no worker that is there has room for one; nothing is recorded then. */
export class NoRoom extends Error {
  override name = 'NoRoom'
  constructor(readonly workers: WorkerRoom[]) {
    super('No worker has room for a build.')
  }
}

/** Thrown where a build may not begin because of how many there are; nothing is recorded then. */
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
 * Begins the next attempt at an environment, after the one given (null: the first), and returns its id. The caller holds the
 * environment, and knows that none is under way. Throws `LimitReached` and `NoRoom`.
 */
export async function nextAttempt(
  transaction: Connection,
  environmentId: string,
  before: Pick<Build, 'id' | 'attempt'> | null,
  { priority = 'normal', tokenId = null, passesFailureCache = false, limits }: AttemptFacts,
): Promise<string> {
  const full = await allFull(transaction)
  if (full.length > 0) throw new NoRoom(full)
  if (limits) await mayBegin(transaction, tokenId, limits)
  const { id } = await transaction.build.create({
    data: {
      ...{ environmentId, attempt: (before?.attempt ?? 0) + 1, retryOf: before?.id ?? null },
      ...{ priority, tokenId, passesFailureCache },
    },
    select: { id: true },
  })
  if (before) await transaction.build.update({ where: { id: before.id }, data: { retriedAs: id } })
  await transaction.environment.update({
    where: { id: environmentId },
    data: { currentBuildId: id, evictedAt: null, evictedBecause: null },
  })
  if (tokenId !== null) await addAsker(transaction, id, tokenId)
  await enqueue(transaction, id)
  return id
}

/** Writes down that a token has asked for a build, first or again. */
export async function addAsker(transaction: Connection, buildId: string, tokenId: string): Promise<void> {
  await transaction.asker.createMany({ data: { buildId, tokenId }, skipDuplicates: true })
}

async function mayBegin(
  transaction: Connection,
  tokenId: string | null,
  { buildsPerToken, queued }: AttemptLimits,
): Promise<void> {
  if (tokenId !== null && buildsPerToken > 0) {
    // Each sees those that others have begun for it. Of the queue's length, some more make no difference.
    await lockToken(transaction, tokenId)
    if (await reaches(transaction, buildsPerToken, Prisma.sql`token_id = ${tokenId}`))
      throw new LimitReached('buildsPerToken', buildsPerToken)
  }
  if (queued > 0 && (await reaches(transaction, queued, Prisma.sql`lease_until IS NULL`)))
    throw new LimitReached('queued', queued)
}

/** Whether so many builds are under way that meet the condition. Counts no further. */
async function reaches(transaction: Connection, limit: number, condition: Prisma.Sql): Promise<boolean> {
  const found = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM build WHERE finished_at IS NULL AND ${condition} LIMIT ${limit}::int`
  return found.length >= limit
}
