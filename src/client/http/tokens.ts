import { type Page, query } from './query.ts'
import type { Transport } from './transport.ts'

export interface Token {
  id: string
  name: string
  scopes: string[]
  state: string
  createdAt: string
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
}

/** A token that is to be: without a time it ends with the one that it is made with. */
export interface NewToken {
  name: string
  scopes: string[]
  days?: number | undefined
  /** RFC 3339, or a day. */
  expiresAt?: string | undefined
}

export interface Tokens {
  /** The only answer that ever holds the token itself. */
  createToken(wanted: NewToken): Promise<Token & { token: string }>
  tokens(cursor?: string): Promise<Page<Token>>
  /** The one that is shown with this request. */
  ownToken(): Promise<Token>
  revokeToken(id: string): Promise<Token>
}

export function tokensOf({ read, send }: Transport): Tokens {
  return {
    createToken: (wanted) => send('/v1/tokens', wanted),
    tokens: (cursor) => read(`/v1/tokens${query({ cursor })}`),
    ownToken: () => read('/v1/tokens/self'),
    revokeToken: (id) => read(`/v1/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  }
}
