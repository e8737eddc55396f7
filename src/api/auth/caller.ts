import type { Scope } from '../../db/access/tokens.ts'
import { scopes } from '../resources/token.ts'

export type { Scope }

/** What a route takes of its caller: a token with this scope, with any; `open`: nothing, and nobody looks who calls. */
export type RouteScope = Scope | 'any' | 'open'

/** Who a request comes from. */
export interface Caller {
  /** Id of the token; null where the service has no tokens, and anybody who reaches it may do anything. */
  tokenId: string | null
  /** What the token is called, for people. */
  name: string
  scopes: readonly Scope[]
  /** Whether it would be let in at this moment: of answers that go on for hours, that is to be asked again. */
  isGood(): Promise<boolean>
  /** Has `tell` called when this process learns that it would not; what is returned stops that. */
  whenEnded(tell: () => void): () => void
}

const neverEnds = () => () => {}

/** Who calls a service that has no tokens. */
export const anonymous: Caller = {
  tokenId: null,
  name: 'anybody',
  scopes,
  isGood: async () => true,
  whenEnded: neverEnds,
}

/** Whoever has not been let in, or needs not be. */
export const passerBy: Caller = {
  tokenId: null,
  name: 'passer-by',
  scopes: [],
  isGood: async () => true,
  whenEnded: neverEnds,
}

export function hasScope(caller: Caller, scope: Scope): boolean {
  return caller.scopes.includes(scope) || caller.scopes.includes('admin')
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says so; the API does not start with one that does not. */
    scope?: RouteScope
    /** Whether who comes without a token is told that it can be a password: Nix and curl take those from a netrc. */
    basic?: true
  }
  interface FastifyRequest {
    caller: Caller
  }
}

/** The token whose webhooks a caller may see and change; null: everybody's. */
export function ownerOf(caller: Caller): string | null {
  return hasScope(caller, 'admin') ? null : caller.tokenId
}
