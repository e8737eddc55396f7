import Type, { type Static } from 'typebox'
import type { LimitUse } from '../../db/access/limit-use.ts'
import type { Scope, Token, TokenState } from '../../db/access/tokens.ts'
import { component, nullable, Time, Timestamp } from './common.ts'
import { LimitsBody, LimitsRequest, limitsBody } from './token-limits.ts'

/** All scopes of tokens. */
export const scopes = ['read', 'submit', 'cancel', 'admin'] as const satisfies readonly Scope[]

const Scopes = Type.Array(Type.Enum([...scopes]), {
  minItems: 1,
  uniqueItems: true,
  description: '`admin` includes the others.',
})

export const TokenStateBody = Type.Enum(['live', 'expired', 'revoked'] satisfies TokenState[], {
  description: 'Whether the API accepts it; if not, why.',
})

/** Body that creates a token. The token expires with the one that creates it unless the body says earlier. */
export const TokenRequest = Type.Object(
  {
    name: Type.String({
      pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]{1,100}$',
      'x-expected': 'a name of 1 to 100 characters, without control characters',
      description: 'A name for people.',
    }),
    scopes: Scopes,
    expiresAt: Type.Optional(Time('Time of expiry.')),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500, description: 'Days until it expires.' })),
    limits: Type.Optional(LimitsRequest),
  },
  { additionalProperties: false, examples: [{ name: 'ci', scopes: ['read', 'submit'], days: 90 }] },
)
export type TokenRequest = Static<typeof TokenRequest>

const fields = {
  id: Type.String(),
  name: Type.String(),
  scopes: Scopes,
  parentId: nullable(
    Type.String({ description: 'The token that created it. It ends with that token at the latest.' }),
  ),
  state: TokenStateBody,
  createdAt: Timestamp,
  expiresAt: nullable(Timestamp),
  revokedAt: nullable(Timestamp),
  lastUsedAt: nullable(
    Type.String({ format: 'date-time', description: 'Time of its last use, to within a minute.' }),
  ),
  limits: component(LimitsBody),
}

export const TokenBody = Type.Object(fields, { $id: 'Token' })

export const NewTokenBody = Type.Object(
  { ...fields, token: Type.String({ description: 'The text of the token, which only this answer shows.' }) },
  { $id: 'NewToken' },
)

export function tokenBody(token: Token, use: LimitUse): Static<typeof TokenBody> {
  const { id, name, scopes, parentId, state, createdAt, expiresAt, revokedAt, lastUsedAt } = token
  return {
    ...{ id, name, scopes, parentId, state },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    limits: limitsBody(token, use),
  }
}
