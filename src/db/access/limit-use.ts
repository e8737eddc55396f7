import type { Connection } from '../database.ts'
import type { BuildPriority } from '../types.ts'
import { limitChains } from './limit-chains.ts'
import {
  type LimitedToken,
  type LimitInForce,
  priorityInForce,
  type Quota,
  quotas,
  quotasInForce,
  type ServiceLimits,
} from './limits.ts'
import { quotaUse } from './quota-use.ts'

/** The limit of a kind that leaves a token least, and what is used of it. */
export interface QuotaUse {
  /** Null: there is none. */
  limit: number | null
  /** Used by the tokens that share the limit; without one, by the token and its descendants. */
  used: number
  setBy: LimitSource | null
}

/** `parent`: a token with which the token was created, directly or through others. */
export type LimitSource = 'token' | 'parent' | 'service'

export interface LimitUse extends Record<Quota, QuotaUse> {
  priority: { limit: BuildPriority; setBy: LimitSource }
}

/** Reads for each of the tokens the limits that its requests have to keep, and what is used of them. */
export async function limitUse<Token extends LimitedToken>(
  connection: Connection,
  tokens: Token[],
  service: ServiceLimits,
): Promise<{ token: Token; use: LimitUse }[]> {
  const chains = await limitChains(
    connection,
    tokens.map(({ id }) => id),
  )
  const chainOf = (token: LimitedToken) => chains.get(token.id) ?? [token]
  const ids = [...new Set(tokens.flatMap((token) => chainOf(token).map(({ id }) => id)))]
  const use: { [quota in Quota]?: Map<string, number> } = {}
  for (const quota of quotas) use[quota] = await quotaUse(connection, quota, ids)

  const narrowest = (token: LimitedToken, quota: Quota): QuotaUse => {
    const usedBy = (id: string) => use[quota]?.get(id) ?? 0
    const found = quotasInForce(chainOf(token), quota, service)
      .map((one) => ({ limit: one.limit, used: usedBy(one.token.id), setBy: sourceOf(one) }))
      .toSorted((a, b) => a.limit - a.used - (b.limit - b.used))
    return found[0] ?? { limit: null, used: usedBy(token.id), setBy: null }
  }
  return tokens.map((token) => {
    const priority = priorityInForce(chainOf(token), service)
    const use = {
      buildsAtOnce: narrowest(token, 'buildsAtOnce'),
      buildsPerDay: narrowest(token, 'buildsPerDay'),
      cacheMb: narrowest(token, 'cacheMb'),
      priority: { limit: priority.limit, setBy: sourceOf(priority) },
    }
    return { token, use }
  })
}

function sourceOf({ setBy, isInherited }: Pick<LimitInForce<unknown>, 'setBy' | 'isInherited'>): LimitSource {
  return setBy === 'token' && isInherited ? 'parent' : setBy
}
