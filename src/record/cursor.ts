/** A place in a list that is ordered by time and, for equal times, by id. */
export interface Place {
  createdAt: Date
  id: string
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
