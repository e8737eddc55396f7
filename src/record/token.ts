/** What a token allows. `admin` includes the others. */
export type Scope = 'read' | 'submit' | 'cancel' | 'admin'

export type TokenState =
  /** It is let in. */
  | 'live'
  /** Its time is over. */
  | 'expired'
  /** Somebody has ended it, or one that it was made with. */
  | 'revoked'

/** What a caller shows to be let in; its text is kept nowhere. */
export interface Token {
  id: string
  name: string
  scopes: Scope[]
  /** The token that it was made with: it ends with that one, at the latest. */
  parentId: string | null
  state: TokenState
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  /** To within a minute. */
  lastUsedAt: Date | null
}

/** One call that changed something, or was not allowed to. */
export interface AuditEntry {
  /** Grows from entry to entry. */
  id: number
  at: Date
  requestId: string
  /** Of whoever called, as it was called then; the id is null where the service had no tokens. */
  tokenId: string | null
  tokenName: string | null
  /** Address that the call came from. */
  remote: string
  method: string
  /** Of the route, with `:id` for what differs. */
  route: string
  path: string
  /** HTTP status of the answer. */
  status: number
}
