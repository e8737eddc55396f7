import type { Scope } from '../../db/access/tokens.ts'
import { scopes } from '../resources/token.ts'

export type { Scope }

/** Scope that a route requires. `any`: a token with any scope. `open`: no token; the API does not identify the caller. */
export type RouteScope = Scope | 'any' | 'open'

/** The authenticated sender of a request. */
export interface Caller {
  /** Id of the token; null while the service has no tokens, when every caller may do anything. */
  tokenId: string | null
  /** The token's name, for people. */
  name: string
  scopes: readonly Scope[]
  /** When the token expires; null for never. */
  expiresAt: Date | null
  /** Checks whether the token is still valid. Answers that last for hours call it again from time to time. */
  isGood(): Promise<boolean>
  /** Calls `tell` when this process learns that the token is no longer valid. Returns a function that unsubscribes. */
  whenEnded(tell: () => void): () => void
}

const neverEnds = () => () => {}

/** Caller of a service that has no tokens. */
export const anonymous: Caller = {
  tokenId: null,
  name: 'anybody',
  scopes,
  expiresAt: null,
  isGood: async () => true,
  whenEnded: neverEnds,
}

/** Placeholder for a request without authentication: on an open route, or before the check. */
export const passerBy: Caller = {
  tokenId: null,
  name: 'passer-by',
  scopes: [],
  expiresAt: null,
  isGood: async () => true,
  whenEnded: neverEnds,
}

export function hasScope(caller: Caller, scope: Scope): boolean {
  return caller.scopes.includes(scope) || caller.scopes.includes('admin')
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required on every route: the API does not start otherwise. */
    scope?: RouteScope
    /** Offers Basic authentication in the 401 as well: Nix and curl send passwords from a netrc. */
    basic?: true
  }
  interface FastifyRequest {
    caller: Caller
  }
}

/** Returns the token whose webhooks a caller may see and change; null for the webhooks of all tokens. */
export function ownerOf(caller: Caller): string | null {
  return hasScope(caller, 'admin') ? null : caller.tokenId
}
