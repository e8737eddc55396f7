import { Prisma } from '../../generated/client.ts'
import { pageOf, placeOf } from '../cursor.ts'
import type { Connection, Database } from '../database.ts'
import { whileLocked } from '../locks.ts'

export interface NewToken {
  name: string
  /** SHA-256 of its text, in hex. */
  hash: string
  scopes: Scope[]
  expiresAt: Date | null
}

/** Somebody whose token is good: what a request is judged by. */
export type Holder = Pick<Token, 'id' | 'name' | 'scopes' | 'expiresAt'>

export interface TokenQuery {
  /** 1 to 100. */
  limit: number
  /** `next` of the page before. */
  cursor?: string | undefined
  state?: TokenState | undefined
  /** Only this token, and what was made with it or with those. */
  within?: string | undefined
}

export interface Tokens {
  /** Whether there ever was one. Rows are never deleted: once true, always true. */
  exist(): Promise<boolean>
  /** By the SHA-256 of its text, in hex. Null where it is unknown, has expired or was revoked. */
  holder(hash: string): Promise<Holder | null>
  /**
   * Makes a token with another one, whose scopes and expiry the caller has held it against; or without any (null), which
   * takes that there never was one. `not-let-in`: that other one is good no longer, or there is one already.
   */
  create(token: NewToken, madeWith: string | null): Promise<Token | 'not-let-in'>
  get(id: string): Promise<Token | null>
  /** Whether a token was made with another one, with one made with that, and so on; or is that one. */
  isWithin(id: string, ancestor: string): Promise<boolean>
  /** Newest first. The whole is null where the cursor is not one that this method gave out. */
  list(query: TokenQuery): Promise<{ items: Token[]; next: string | null } | null>
  /** With all that was made with it. Null where it is unknown. */
  revoke(id: string): Promise<Token | null>
  /** When each was used, by its id. */
  used(times: ReadonlyMap<string, Date>): Promise<void>
  /**
   * Has the token with this hash, and no other, be the operator's own, with scope admin; null: there is none. `taken`:
   * somebody made it by the API.
   */
  setOperators(hash: string | null): Promise<'set' | 'taken'>
}

/**
 * Name of the token that the operator has chosen. Nobody else's has it, and what is made with it stands for itself: it is
 * exchanged and taken away as operators see fit, and what they gave out stays good.
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

    create: (token, madeWith) =>
      whileLocked(database, 'tokens', async (transaction) => {
        if (madeWith === null) {
          if (await exist(transaction)) return 'not-let-in'
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
      const after = cursor === undefined ? undefined : placeOf(cursor)
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
          expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"
        FROM token ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}::int`
      return pageOf(rows, limit, tokenFromRow)
    },

    revoke: (id) =>
      whileLocked(database, 'tokens', async (transaction) => {
        await revoke(transaction, id)
        const row = await transaction.token.findUnique({ where: { id } })
        return row && tokenFromRow(row)
      }),

    async used(times) {
      // In one order, so that two that write the same rows do not wait for each other.
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

/** Ids of a token and of all that was made with it, with those, and so on. */
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

type Row = Omit<Token, 'state'>

function tokenFromRow({
  id,
  name,
  scopes,
  parentId,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
}: Row): Token {
  const ended = expiresAt !== null && expiresAt <= new Date() ? 'expired' : 'live'
  const state = revokedAt ? 'revoked' : ended
  return { id, name, scopes, parentId, state, createdAt, expiresAt, revokedAt, lastUsedAt }
}

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
