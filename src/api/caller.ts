/** What a token allows. `admin` includes the others. */
export const scopes = ['read', 'submit', 'cancel', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** Who a request comes from. */
export interface Caller {
  /** Id of the token; null where the service has no tokens, and anybody who reaches it may do anything. */
  tokenId: string | null
  /** What the token is called, for people. */
  name: string
  scopes: readonly Scope[]
}

/** Who calls a service that has no tokens. */
export const anybody: Caller = { tokenId: null, name: 'anybody', scopes }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs to be let in; `open` where everybody is. Every route says so. */
    scope?: Scope | 'open'
  }
  interface FastifyRequest {
    caller: Caller
  }
}
