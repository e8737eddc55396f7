import { Prisma } from '../../generated/client.ts'
import { notifyOfTokens } from '../changes.ts'
import { cursorPositionOf, pageOf } from '../cursor.ts'
import type { Connection, Database } from '../database.ts'
import { whileLocked } from '../locks.ts'
import type { BuildPriority } from '../types.ts'
import { type LimitUse, limitUse } from './limit-use.ts'
import { noOwnLimits, type ServiceLimits, type TokenLimits } from './limits.ts'

export interface NewToken {
  name: string
  /** SHA-256 of the token's text, in hex. */
  hash: string
  scopes: Scope[]
  expiresAt: Date | null
  /** Absent ones are null. */
  limits?: Partial<TokenLimits>
}

/** The facts about a valid token by which the API judges a request. */
export type Holder = Pick<Token, 'id' | 'name' | 'scopes' | 'expiresAt'>

export interface TokenQuery {
  /** At most this many tokens: 1 to 100. */
  limit: number
  /** `next` of the previous page. */
  cursor?: string | undefined
  state?: TokenState | undefined
  /** Lists only this token and its descendants: tokens created with it, with those, and so on. */
  within?: string | undefined
}

export interface Tokens {
  /** Returns whether a token was ever created. Rows are never deleted: once true, always true. */
  exist(): Promise<boolean>
  /** Returns the token with this hash (SHA-256 in hex). Returns null if it is unknown, expired or revoked. */
  holder(hash: string): Promise<Holder | null>
  /**
   * Creates a token with another token, against whose scopes and expiry the caller has checked it; or with none (null), which
   * requires that no token exists yet. Returns `not-let-in` if the parent is no longer valid, or if a first token exists
   * already.
   */
  create(token: NewToken, madeWith: string | null): Promise<Token | 'not-let-in'>
  get(id: string): Promise<Token | null>
  /** Returns whether a token is `ancestor` itself or a descendant of it. */
  isWithin(id: string, ancestor: string): Promise<boolean>
  /** Returns a page, newest first. Returns null if the cursor was not given out by this method. */
  list(query: TokenQuery): Promise<{ items: Token[]; next: string | null } | null>
  /** Sets those of a token's own limits that are there. Returns null if it is unknown. */
  changeLimits(id: string, changes: Partial<TokenLimits>): Promise<Token | null>
  /** Returns for each token the limits that its requests have to keep, and what is used of them. */
  limits(tokens: Token[], service: ServiceLimits): Promise<{ token: Token; use: LimitUse }[]>
  /** Revokes a token and all its descendants. Returns null if it is unknown. */
  revoke(id: string): Promise<Token | null>
  /** Records when each token was last used, by its id. */
  used(times: ReadonlyMap<string, Date>): Promise<void>
  /**
   * Makes the token with this hash the operator's only one, with scope admin; null removes it. Returns `taken` if a caller
   * created this token through the API.
   */
  setOperators(hash: string | null): Promise<'set' | 'taken'>
}

/**
 * Name of the token from the operator's setting. No other token has this name. Tokens created with it have no parent, so that
 * they stay valid when operators exchange or remove it.
 */
export const operatorsName = 'PATCHBAY_ADMIN_TOKEN'

const isLive = Prisma.sql`(revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp()))`

export function tokens(database: Database): Tokens {
  return {
    exist: () => exist(database),

    async holder(hash) {
      const [holder] = await database.$queryRaw<Holder[]>`
        SELECT id, name, scopes::text[] AS scopes, expires_at AS "expiresAt" FROM token
        WHERE hash = ${hash} AND ${isLive}`
      return holder ?? null
    },

    create: ({ limits = {}, ...facts }, madeWith) =>
      whileLocked(database, 'tokens', async (transaction) => {
        const token = { ...facts, ...columnsOf({ ...noOwnLimits, ...limits }) }
        if (madeWith === null) {
          if (await exist(transaction)) return 'not-let-in'
          await notifyOfTokens(transaction)
          return tokenFromRow(await transaction.token.create({ data: token }))
        }
        const [parent] = await transaction.$queryRaw<{ name: string }[]>`
          SELECT name FROM token WHERE id = ${madeWith} AND ${isLive}`
        if (!parent) return 'not-let-in'
        const parentId = parent.name === operatorsName ? null : madeWith
        return tokenFromRow(await transaction.token.create({ data: { ...token, parentId } }))
      }),

    async get(id) {
      const row = await database.token.findUnique({ where: { id } })
      return row && tokenFromRow(row)
    },

    async isWithin(id, ancestor) {
      const [found] = await database.$queryRaw<unknown[]>`
        SELECT 1 WHERE ${id} IN (${family(ancestor)})`
      return found !== undefined
    },

    async list({ limit, cursor, state, within }) {
      const after = cursor === undefined ? undefined : cursorPositionOf(cursor)
      if (after === null) return null
      const conditions = [
        ...(within === undefined ? [] : [Prisma.sql`id IN (${family(within)})`]),
        ...(state === undefined ? [] : [isOfState(state)]),
        ...(after ? [Prisma.sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id})`] : []),
      ]
      const where =
        conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
      const rows = await database.$queryRaw<Row[]>`
        SELECT id, name, scopes::text[] AS scopes, parent_id AS "parentId", created_at AS "createdAt",
          expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt",
          builds_at_once AS "buildsAtOnce", builds_per_day AS "buildsPerDay", cache_mb AS "cacheMb",
          highest_priority::text AS "highestPriority"
        FROM token ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}::int`
      return pageOf(rows, limit, tokenFromRow)
    },

    async changeLimits(id, changes) {
      await database.token.updateMany({ where: { id }, data: columnsOf(changes) })
      const row = await database.token.findUnique({ where: { id } })
      return row && tokenFromRow(row)
    },

    limits: (tokens, service) => limitUse(database, tokens, service),

    revoke: (id) =>
      whileLocked(database, 'tokens', async (transaction) => {
        await revoke(transaction, id)
        await notifyOfTokens(transaction)
        const row = await transaction.token.findUnique({ where: { id } })
        return row && tokenFromRow(row)
      }),

    async used(times) {
      // Sorts the rows, so that two processes that write the same ones do not wait for each other.
      await database.$executeRaw`
        UPDATE token SET last_used_at = GREATEST(last_used_at, used.at) FROM (
          SELECT token.id, noted.at FROM token
          JOIN unnest(${[...times.keys()]}::text[], ${[...times.values()]}::timestamptz[]) AS noted (id, at)
            ON noted.id = token.id
          ORDER BY token.id FOR NO KEY UPDATE OF token
        ) AS used WHERE token.id = used.id`
    },

    setOperators: (hash) =>
      whileLocked(database, 'tokens', async (transaction) => {
        const taken = { hash: hash ?? '', name: { not: operatorsName } }
        if ((await transaction.token.count({ where: taken })) > 0) return 'taken'
        const others = { name: operatorsName, revokedAt: null, ...(hash !== null && { hash: { not: hash } }) }
        await transaction.token.updateMany({ where: others, data: { revokedAt: new Date() } })
        if (hash !== null)
          await transaction.token.upsert({
            where: { hash },
            create: { name: operatorsName, hash, scopes: ['admin'] },
            update: { revokedAt: null },
          })
        await notifyOfTokens(transaction)
        return 'set'
      }),
  }
}

async function exist(connection: Connection): Promise<boolean> {
  const [any] = await connection.$queryRaw<unknown[]>`SELECT 1 FROM token LIMIT 1`
  return any !== undefined
}

async function revoke(transaction: Connection, id: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE token SET revoked_at = clock_timestamp() WHERE revoked_at IS NULL AND id IN (${family(id)})`
}

/** Selects the ids of a token and all its descendants. */
function family(id: string): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE family AS (
      SELECT id FROM token WHERE id = ${id}
      UNION ALL SELECT token.id FROM token JOIN family ON token.parent_id = family.id
    ) SELECT id FROM family`
}

function isOfState(state: TokenState): Prisma.Sql {
  switch (state) {
    case 'live':
      return isLive
    case 'expired':
      return Prisma.sql`(revoked_at IS NULL AND expires_at <= clock_timestamp())`
    case 'revoked':
      return Prisma.sql`revoked_at IS NOT NULL`
  }
}

interface Row extends Omit<Token, 'state' | 'limits'>, Omit<TokenLimits, 'priority'> {
  highestPriority: BuildPriority | null
}

function tokenFromRow(row: Row): Token {
  const { id, name, scopes, parentId, createdAt, expiresAt, revokedAt, lastUsedAt } = row
  const { buildsAtOnce, buildsPerDay, cacheMb, highestPriority: priority } = row
  const ended = expiresAt !== null && expiresAt <= new Date() ? 'expired' : 'live'
  const state = revokedAt ? 'revoked' : ended
  const limits = { buildsAtOnce, buildsPerDay, cacheMb, priority }
  return { id, name, scopes, parentId, state, createdAt, expiresAt, revokedAt, lastUsedAt, limits }
}

/** Returns the columns of those limits that are there. */
function columnsOf({ priority, ...numbers }: Partial<TokenLimits>) {
  return { ...numbers, ...(priority !== undefined && { highestPriority: priority }) }
}

/** The scopes of a token. `admin` includes the others. */
export type Scope = 'read' | 'submit' | 'cancel' | 'admin'

export type TokenState =
  /** The API accepts it. */
  | 'live'
  /** It has expired. */
  | 'expired'
  /** A caller has revoked it, or a token that it descends from. */
  | 'revoked'

/** A credential of the API. Its text is never stored. */
export interface Token {
  id: string
  name: string
  scopes: Scope[]
  /** The token that it was created with; revoking that one revokes this one. */
  parentId: string | null
  state: TokenState
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  /** Accurate to a minute. */
  lastUsedAt: Date | null
  limits: TokenLimits
}

/** One call that changed something, or was refused permission to. */
export interface AuditEntry {
  /** Grows from entry to entry. */
  id: number
  at: Date
  requestId: string
  /** The caller's token, with its name at that time; the id is null if the service had no tokens. */
  tokenId: string | null
  tokenName: string | null
  /** Address from which the call came. */
  remote: string
  method: string
  /** Pattern of the route, with `:id` for the parts that vary. */
  route: string
  path: string
  /** HTTP status of the answer. */
  status: number
}
