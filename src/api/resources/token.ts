import Type, { type Static } from 'typebox'
import type { Scope, Token, TokenState } from '../../db/access/tokens.ts'
import { operatorsName } from '../../db/access/tokens.ts'
import type { Fault } from '../../errors.ts'
import { type Caller, hasScope, scopes } from '../auth/caller.ts'
import { noTime, nullable, Time, Timestamp, timeOf } from './common.ts'

const dayMs = 24 * 60 * 60 * 1000

const Scopes = Type.Array(Type.Enum([...scopes]), {
  minItems: 1,
  uniqueItems: true,
  description: '`admin` includes the others.',
})

export const TokenStateBody = Type.Enum(['live', 'expired', 'revoked'] satisfies TokenState[], {
  description: 'Whether it is let in; else why not.',
})

/** What a token is to be: for as long as the one that it is made with, where nothing else is said. */
export const TokenRequest = Type.Object(
  {
    name: Type.String({
      pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]{1,100}$',
      'x-expected': 'a name of 1 to 100 characters, without control characters',
      description: 'For people.',
    }),
    scopes: Scopes,
    expiresAt: Type.Optional(Time('When it expires.')),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 36_500, description: 'After how many days it expires.' }),
    ),
  },
  { additionalProperties: false, examples: [{ name: 'ci', scopes: ['read', 'submit'], days: 90 }] },
)
export type TokenRequest = Static<typeof TokenRequest>

const fields = {
  id: Type.String(),
  name: Type.String(),
  scopes: Scopes,
  parentId: nullable(
    Type.String({ description: 'The token that it was made with, and ends with at the latest.' }),
  ),
  state: TokenStateBody,
  createdAt: Timestamp,
  expiresAt: nullable(Timestamp),
  revokedAt: nullable(Timestamp),
  lastUsedAt: nullable(Type.String({ format: 'date-time', description: 'To within a minute.' })),
}

export const TokenBody = Type.Object(fields, { $id: 'Token' })

export const NewTokenBody = Type.Object(
  { ...fields, token: Type.String({ description: 'The token itself, which is shown this once.' }) },
  { $id: 'NewToken' },
)

export function tokenBody(token: Token): Static<typeof TokenBody> {
  const { id, name, scopes, parentId, state, createdAt, expiresAt, revokedAt, lastUsedAt } = token
  return {
    ...{ id, name, scopes, parentId, state },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}

/** Who wants a token, and until when their own is good. */
export interface Maker {
  caller: Caller
  expiresAt: Date | null
}

/** When a token that is asked for expires, null for never; and what no schema can find wrong with the request. */
export function termsOf(
  { name, scopes: wanted, expiresAt, days }: Partial<TokenRequest>,
  maker: Maker,
  now: Date,
): { expiresAt: Date | null; faults: Fault[] } {
  const faults: Fault[] = []
  if (name === operatorsName)
    faults.push({ pointer: '/name', detail: 'Is the name of the token that the operator sets.' })
  faults.push(...scopeFaults(wanted, maker.caller))

  if (expiresAt !== undefined && days !== undefined)
    faults.push({ pointer: '', detail: 'Give either `expiresAt` or `days`, not both.' })
  const time = typeof expiresAt === 'string' ? timeOf(expiresAt) : null
  if (typeof expiresAt === 'string' && !time)
    faults.push({ pointer: '/expiresAt', detail: noTime(expiresAt) })
  if (time && time <= now) faults.push({ pointer: '/expiresAt', detail: `${expiresAt} is over.` })
  const afterDays = typeof days === 'number' ? new Date(now.getTime() + days * dayMs) : null
  const end = time ?? afterDays ?? maker.expiresAt
  if (end && maker.expiresAt && end > maker.expiresAt)
    faults.push({
      pointer: time ? '/expiresAt' : '/days',
      detail: `It would outlive the token that it is made with, which expires at ${maker.expiresAt.toISOString()}.`,
    })
  return { expiresAt: end, faults }
}

function scopeFaults(wanted: unknown, caller: Caller): Fault[] {
  // What has not its shape is somebody else's finding.
  if (!Array.isArray(wanted)) return []
  if (caller.tokenId === null && !wanted.includes('admin'))
    return [{ pointer: '/scopes', detail: 'The first token needs `admin`: nobody could make another.' }]
  return wanted.flatMap((scope: Scope, index) =>
    !scopes.includes(scope) || hasScope(caller, scope)
      ? []
      : [{ pointer: `/scopes/${index}`, detail: `“${caller.name}” has not \`${scope}\` itself.` }],
  )
}
