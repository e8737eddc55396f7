import { cursorPositionOf, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import type { AuditEntry } from './tokens.ts'

export interface AuditQuery {
  /** 1 to 100. */
  limit: number
  /** `next` of the page before. */
  cursor?: string | undefined
  /** Id of a token. */
  token?: string | undefined
  since?: Date | undefined
}

/** Who changed what, or tried to. */
export interface Audit {
  note(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void>
  /** Newest first. The whole is null where the cursor is not one that this method gave out. */
  list(query: AuditQuery): Promise<{ items: AuditEntry[]; next: string | null } | null>
}

export function audit(database: Database): Audit {
  return {
    async note(entry) {
      await database.audit.create({ data: entry })
    },

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

/** Null where the cursor is none of ours. */
function numberOf(cursor: string): bigint | null {
  const id = cursorPositionOf(cursor)?.id ?? ''
  return /^\d{1,18}$/.test(id) ? BigInt(id) : null
}
