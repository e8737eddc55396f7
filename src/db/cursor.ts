import { sanitizeForPostgres } from './storable.ts'

/** A place in a list ordered by time and, for equal times, by id. */
export interface CursorPosition {
  createdAt: Date
  id: string
}

/**
 * Returns the condition for rows after a place in a list ordered newest first. Its first part is a range of the index by time.
 */
export function after({ createdAt, id }: CursorPosition) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] }
}

/** Returns a page of at most `limit` rows. One row more tells that there is another page. */
export function pageOf<Row extends CursorPosition, Item>(
  rows: Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(itemOf), next: last ? cursorOf(last) : null }
}

/** Encodes the place as the opaque text with which callers ask for the rows after it. */
export function cursorOf({ createdAt, id }: CursorPosition): string {
  return Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString('base64url')
}

/**
 * A time as `cursorOf` writes it, such as `2026-11-29T12:00:00.000Z`. Postgres has no year 0, and writes years after 9999 in
 * another form.
 */
const time = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** An id of any table here. */
const identity = /^[\w-]{1,64}$/

/** Decodes a cursor, or returns null if `cursorOf` did not write it. */
export function cursorPositionOf(cursor: string): CursorPosition | null {
  const [at, id] = textsOf(cursor) ?? []
  if (at === undefined || id === undefined || !time.test(at) || !identity.test(id)) return null
  const createdAt = new Date(at)
  return Number.isNaN(createdAt.getTime()) ? null : { createdAt, id }
}

/** Returns the two texts of a cursor, or null if the API did not write it or Postgres could not store one of them. */
export function textsOf(cursor: string): [string, string] | null {
  try {
    const texts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(texts)) return null
    const [one, other] = texts as unknown[]
    const areTexts = typeof one === 'string' && typeof other === 'string'
    return areTexts && sanitizeForPostgres(one) === one && sanitizeForPostgres(other) === other
      ? [one, other]
      : null
  } catch {
    return null
  }
}
