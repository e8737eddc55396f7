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

/** The order of such a list. */
export const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]

/** A page of at most so many rows of a list that is newest first; one row more shows that there is another page. */
export function pageOf<Row extends CursorPosition, Item>(
  rows: Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): Page<Item> {
  return pageBy(rows, limit, itemOf, cursorOf)
}

/** The same, of a list in another order: the cursor of a row stands for its place. */
export function pageBy<Row, Item>(
  rows: Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): Page<Item> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(itemOf), next: last === undefined ? null : cursorOf(last) }
}

interface Page<Item> {
  items: Item[]
  /** The cursor of the next page; null where there is none. */
  next: string | null
}

/** The opaque text that callers hand back to get the rows after this place. */
export function cursorOf({ createdAt, id }: CursorPosition): string {
  return cursorOfTexts([createdAt.toISOString(), id])
}

/** The opaque text of two texts, which `textsOf` takes apart. */
export function cursorOfTexts(texts: [string, string]): string {
  return Buffer.from(JSON.stringify(texts)).toString('base64url')
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
