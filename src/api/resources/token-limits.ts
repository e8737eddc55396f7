import Type, { type Static } from 'typebox'
import type { LimitUse } from '../../db/access/limit-use.ts'
import type { TokenLimits } from '../../db/access/limits.ts'
import type { Token } from '../../db/access/tokens.ts'
import type { BuildPriority } from '../../db/types.ts'
import { nullable } from './common.ts'

/** The largest number that the database holds. */
const maximum = 2 ** 31 - 1

const own = 'null: the limit of the service; 0: none.'

const Quota = (description: string) =>
  Type.Optional(nullable(Type.Integer({ minimum: 0, maximum, description: `${description}; ${own}` })))

/** One list of values, so that a fault names them all. */
const PriorityOrNull = (description: string) =>
  Type.Unsafe<BuildPriority | null>({ enum: ['high', 'normal', 'low', null], description })

/** Limits in the body of a request. Absent ones are null in a new token, and stay as they are in an existing one. */
export const LimitsRequest = Type.Object(
  {
    buildsAtOnce: Quota('Builds under way'),
    buildsPerDay: Quota('New builds within 24 hours'),
    cacheMb: Quota('Megabytes that its environments hold in the cache, at which it begins no more builds'),
    priority: Type.Optional(
      PriorityOrNull('Highest priority that it may request; null: that of the service.'),
    ),
  },
  {
    additionalProperties: false,
    description: 'Limits on the builds that are requested with the token and with tokens created with it.',
  },
)
export type LimitsRequest = Static<typeof LimitsRequest>

const SetBy = Type.Enum(['token', 'parent', 'service'], {
  description: '`parent`: a token with which it was created, directly or through others.',
})

const QuotaUse = (description: string) =>
  Type.Object(
    {
      own: nullable(Type.Integer({ description: `What the token itself was given; ${own}` })),
      limit: nullable(Type.Integer({ description: 'The limit that leaves it least; null: there is none.' })),
      setBy: nullable(SetBy),
      used: Type.Integer({ description: 'What the tokens use that share this limit.' }),
    },
    { description },
  )

export const LimitsBody = Type.Object(
  {
    buildsAtOnce: QuotaUse('Builds under way.'),
    buildsPerDay: QuotaUse(
      'New builds of the last 24 hours. Requests that found an environment or a build do not count, nor do builds that failed by a fault of the machine.',
    ),
    cacheMb: QuotaUse('Megabytes of the cache that its environments hold.'),
    priority: Type.Object(
      {
        own: PriorityOrNull('What the token itself was given; null: that of the service.'),
        limit: Type.Enum(['high', 'normal', 'low']),
        setBy: SetBy,
      },
      { description: 'The highest priority that it may request.' },
    ),
  },
  { $id: 'TokenLimits' },
)

export function limitsBody({ limits }: Pick<Token, 'limits'>, use: LimitUse): Static<typeof LimitsBody> {
  return {
    buildsAtOnce: { own: limits.buildsAtOnce, ...use.buildsAtOnce },
    buildsPerDay: { own: limits.buildsPerDay, ...use.buildsPerDay },
    cacheMb: { own: limits.cacheMb, ...use.cacheMb },
    priority: { own: limits.priority, ...use.priority },
  }
}

/** Returns those limits that a request names. */
export function limitsNamed({ limits = {} }: { limits?: LimitsRequest }): Partial<TokenLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined))
}
