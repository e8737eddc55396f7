import type { BuildPriority } from '../types.ts'

/** Limits that are numbers: builds under way, new builds within 24 hours, and megabytes of the cache. */
export const quotas = ['buildsAtOnce', 'buildsPerDay', 'cacheMb'] as const
export type Quota = (typeof quotas)[number]

/**
 * A token's own limits. They hold for it and for all tokens created with it together, so that no token gets around them by creating
 * others. Null: the limit of the service. 0: none.
 */
export interface TokenLimits extends Record<Quota, number | null> {
  /** The highest priority that it may request. */
  priority: BuildPriority | null
}

export const noOwnLimits: TokenLimits = {
  buildsAtOnce: null,
  buildsPerDay: null,
  cacheMb: null,
  priority: null,
}

/** Limits of tokens that have none of their own. 0: none. */
export interface ServiceLimits extends Record<Quota, number> {
  priority: BuildPriority
}

/** A token with its own limits. */
export interface LimitedToken {
  id: string
  name: string
  limits: TokenLimits
}

/** A limit that a request has to keep, and the token whose builds count. */
export interface LimitInForce<Value> {
  token: Pick<LimitedToken, 'id' | 'name'>
  limit: Value
  setBy: 'token' | 'service'
  /** Whether `token` is an ancestor of the token of the request. */
  isInherited: boolean
}

/**
 * Returns every limit of this kind that requests with the first token of `chain` have to keep. `chain` leads from the token to
 * the ancestor that an admin created. Only that last one has the limit of the service, which so holds for all its descendants
 * together.
 */
export function quotasInForce(
  chain: LimitedToken[],
  quota: Quota,
  service: ServiceLimits,
): LimitInForce<number>[] {
  return inForce(
    chain,
    ({ limits }) => limits[quota],
    () => service[quota],
  ).filter(({ limit }) => limit > 0)
}

/** Returns the lowest of the highest priorities that the tokens of `chain` may request. */
export function priorityInForce(chain: LimitedToken[], service: ServiceLimits): LimitInForce<BuildPriority> {
  const found = inForce(
    chain,
    ({ limits }) => limits.priority,
    () => service.priority,
  )
  const [lowest] = found.toSorted((a, b) => rank[a.limit] - rank[b.limit])
  if (!lowest) throw new TypeError('a chain has at least one token')
  return lowest
}

const rank: { readonly [priority in BuildPriority]: number } = { low: 0, normal: 1, high: 2 }

export const isHigher = (one: BuildPriority, than: BuildPriority): boolean => rank[one] > rank[than]

function inForce<Value>(
  chain: LimitedToken[],
  ownOf: (token: LimitedToken) => Value | null,
  ofService: () => Value,
): LimitInForce<Value>[] {
  const found: LimitInForce<Value>[] = []
  for (const [index, limited] of chain.entries()) {
    const token = { id: limited.id, name: limited.name }
    const isInherited = index > 0
    const own = ownOf(limited)
    if (own !== null) found.push({ token, limit: own, setBy: 'token', isInherited })
    else if (index === chain.length - 1)
      found.push({ token, limit: ofService(), setBy: 'service', isInherited })
  }
  return found
}
