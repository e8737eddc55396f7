import Type, { type Static } from 'typebox'
import type { Scope, Token, TokenState } from '../../db/access/tokens.ts'
import { nullable, Time, Timestamp } from './common.ts'

/** All that a token can allow. */
export const scopes = ['read', 'submit', 'cancel', 'admin'] as const satisfies readonly Scope[]

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
