import { sanitizeForPostgres } from './storable.ts'

/** A place in a list that is ordered by time and, for equal times, by id. */
export interface Place {
  createdAt: Date
  id: string
}

/** Returns the condition of rows after a place, in a list that is newest first. Its first part is a range of the index by time. */
export function after({ createdAt, id }: Place) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] }
}

/** The order of such a list. */
export const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]

/** A page of at most so many rows of a list that is newest first; one row more shows that there is another page. */
export function pageOf<Row extends Place, Item>(
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
export function cursorOf({ createdAt, id }: Place): string {
  return cursorOfTexts([createdAt.toISOString(), id])
}

/** The opaque text of two texts, which `textsOf` takes apart. */
export function cursorOfTexts(texts: [string, string]): string {
  return Buffer.from(JSON.stringify(texts)).toString('base64url')
}

/** As `cursorOf` writes times. Postgres knows no year 0, and writes those after 9999 in another way. */
const time = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** Any that a table of ours has. */
const identity = /^[\w-]{1,64}$/

/** The place that a cursor stands for, or null where the text is none of ours. */
export function placeOf(cursor: string): Place | null {
  const [at, id] = textsOf(cursor) ?? []
  if (at === undefined || id === undefined || !time.test(at) || !identity.test(id)) return null
  const createdAt = new Date(at)
  return Number.isNaN(createdAt.getTime()) ? null : { createdAt, id }
}

/** The two texts that a cursor is made of, or null where it is none of ours, or holds what Postgres cannot. */
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
