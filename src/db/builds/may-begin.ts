import { limitChains } from '../access/limit-chains.ts'
import {
  isHigher,
  type LimitedToken,
  type LimitInForce,
  noOwnLimits,
  priorityInForce,
  type Quota,
  quotas,
  quotasInForce,
  type ServiceLimits,
} from '../access/limits.ts'
import { quotaUse, secondsUntilBelow } from '../access/quota-use.ts'
import type { Connection } from '../database.ts'
import { lockTokens } from '../locks.ts'
import type { BuildPriority } from '../types.ts'

/** Limits at which the API begins no more builds. */
export interface AttemptLimits {
  /** Of tokens without limits of their own. */
  perToken: ServiceLimits
  /** Builds of all tokens that wait for a worker. 0: no limit. */
  queued: number
}

/** The limit that keeps a build from beginning. */
export type ReachedLimit =
  | {
      limit: Quota
      inForce: LimitInForce<number>
      used: number
      /** Seconds until a build of the day no longer counts; null for the other limits. */
      againAfterSeconds: number | null
    }
  | { limit: 'priority'; inForce: LimitInForce<BuildPriority>; requested: BuildPriority }
  | { limit: 'queued'; allowed: number }

/** Thrown if a limit is reached. Nothing is recorded then. */
export class LimitReached extends Error {
  override name = 'LimitReached'
  constructor(readonly reached: ReachedLimit) {
    super(`A limit is reached: ${reached.limit}.`)
  }
}

/**
 * Returns the priority of a new build of this token: the requested one, else `normal`, or less if the token may not request that. Throws
 * `LimitReached` if it may not begin. Makes requests of one token take turns, so that each counts the builds of the others; the length
 * of the queue is not locked and may exceed its limit by a few.
 */
export async function mayBegin(
  transaction: Connection,
  { tokenId, priority }: { tokenId: string | null; priority: BuildPriority | undefined },
  { perToken, queued }: AttemptLimits,
): Promise<BuildPriority> {
  const chain = tokenId === null ? [] : await chainOf(transaction, tokenId)
  const allowed = priorityWithin(chain, priority, perToken)
  await checkQuotas(transaction, chain, perToken)
  if (queued > 0 && (await waiting(transaction, queued)) >= queued)
    throw new LimitReached({ limit: 'queued', allowed: queued })
  return allowed
}

/** Throws `LimitReached` if the token may not request this priority. */
export async function mayPrioritise(
  transaction: Connection,
  { tokenId, priority }: { tokenId: string | null; priority: BuildPriority },
  { perToken }: AttemptLimits,
): Promise<void> {
  if (tokenId !== null) priorityWithin(await chainOf(transaction, tokenId), priority, perToken)
}

async function chainOf(connection: Connection, tokenId: string): Promise<LimitedToken[]> {
  const chains = await limitChains(connection, [tokenId])
  return chains.get(tokenId) ?? [{ id: tokenId, name: '', limits: noOwnLimits }]
}

function priorityWithin(
  chain: LimitedToken[],
  requested: BuildPriority | undefined,
  service: ServiceLimits,
): BuildPriority {
  const usual = requested ?? 'normal'
  if (chain.length === 0) return usual
  const inForce = priorityInForce(chain, service)
  if (!isHigher(usual, inForce.limit)) return usual
  if (requested === undefined) return inForce.limit
  throw new LimitReached({ limit: 'priority', inForce, requested })
}

async function checkQuotas(
  transaction: Connection,
  chain: LimitedToken[],
  service: ServiceLimits,
): Promise<void> {
  const kept = quotas.map((quota) => ({ quota, limits: quotasInForce(chain, quota, service) }))
  const ids = new Set(kept.flatMap(({ limits }) => limits.map(({ token }) => token.id)))
  if (ids.size === 0) return
  await lockTokens(transaction, [...ids])
  for (const { quota, limits } of kept) {
    if (limits.length === 0) continue
    const used = await quotaUse(
      transaction,
      quota,
      limits.map(({ token }) => token.id),
    )
    for (const inForce of limits) {
      const { token, limit } = inForce
      const spent = used.get(token.id) ?? 0
      if (spent < limit) continue
      const againAfterSeconds =
        quota === 'buildsPerDay' ? await secondsUntilBelow(transaction, token.id, limit) : null
      throw new LimitReached({ limit: quota, inForce, used: spent, againAfterSeconds })
    }
  }
}

/** Returns the number of builds that wait for a worker. Postgres stops counting at `limit`. */
async function waiting(transaction: Connection, limit: number): Promise<number> {
  const found = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM build WHERE finished_at IS NULL AND lease_until IS NULL LIMIT ${limit}::int`
  return found.length
}
