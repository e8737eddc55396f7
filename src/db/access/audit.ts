import { batched } from '../batched.ts'
import { cursorPositionOf, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import type { AuditEntry } from './tokens.ts'

type NewEntry = Omit<AuditEntry, 'id' | 'at'>

export interface AuditQuery {
  /** At most this many entries: 1 to 100. */
  limit: number
  /** `next` of the previous page. */
  cursor?: string | undefined
  /** Id of a token. */
  token?: string | undefined
  since?: Date | undefined
}

/** Entries about each call that changed something, or was refused permission to. */
export interface Audit {
  /** Records an entry. Entries that arrive together share one statement. */
  note(entry: NewEntry): Promise<void>
  /** Returns a page, newest first. Returns null if the cursor was not given out by this method. */
  list(query: AuditQuery): Promise<{ items: AuditEntry[]; next: string | null } | null>
}

export function audit(database: Database): Audit {
  const note = batched(async (entries: readonly NewEntry[]) => {
    const column = <Value>(of: (entry: NewEntry) => Value) => entries.map(of)
    await database.$executeRaw`
      INSERT INTO audit (request_id, token_id, token_name, remote, method, route, path, status)
      SELECT * FROM unnest(
        ${column(({ requestId }) => requestId)}::text[], ${column(({ tokenId }) => tokenId)}::text[],
        ${column(({ tokenName }) => tokenName)}::text[], ${column(({ remote }) => remote)}::text[],
        ${column(({ method }) => method)}::text[], ${column(({ route }) => route)}::text[],
        ${column(({ path }) => path)}::text[], ${column(({ status }) => status)}::int[]
      )`
    return entries.map(() => undefined)
  })
  return {
    note,

    async list({ limit, cursor, token, since }) {
      const after = cursor === undefined ? undefined : numberOf(cursor)
      if (after === null) return null
      const rows = await database.audit.findMany({
        where: {
          ...(token !== undefined && { tokenId: token }),
          ...(since && { at: { gte: since } }),
          ...(after !== undefined && { id: { lt: after } }),
        },
        orderBy: { id: 'desc' },
        take: limit + 1,
      })
      const places = rows.map((row) => ({ row, createdAt: row.at, id: String(row.id) }))
      return pageOf(places, limit, ({ row: { id, ...rest } }) => ({ id: Number(id), ...rest }))
    },
  }
}

/** Returns the id in a cursor, or null if this API never gave it out. */
function numberOf(cursor: string): bigint | null {
  const id = cursorPositionOf(cursor)?.id ?? ''
  return /^\d{1,18}$/.test(id) ? BigInt(id) : null
}
