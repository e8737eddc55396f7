/** A place in a list that is ordered by time and, for equal times, by id. */
export interface Place {
  createdAt: Date
  id: string
}

/** Returns the condition of rows after a place, in a list that is newest first. Its first part is a range of the index by time. */
export function after({ createdAt, id }: Place) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] }
}

/** A page of at most so many rows; one row more shows that there is another page. */
export function pageOf<Row extends Place, Item>(
  rows: Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(itemOf), next: last ? cursorOf(last) : null }
}

/** The opaque text that callers hand back to get the rows after this place. */
export function cursorOf({ createdAt, id }: Place): string {
  return Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString('base64url')
}

/** The place that a cursor stands for, or null where the text is none of ours. */
export function placeOf(cursor: string): Place | null {
  try {
    const [time, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const createdAt = new Date(String(time))
    return typeof id === 'string' && !Number.isNaN(createdAt.getTime()) ? { createdAt, id } : null
  } catch {
    return null
  }
}
