import type pg from 'pg'

/** SQLSTATE of a full disk. */
export const diskFullState = '53100'

/** Milliseconds for which one answer is reused; shorter while the disk is full. */
const freshMs = { room: 10_000, full: 1_000 }

/**
 * Returns a function that tells whether Postgres has room on its disk for 0.7 MB. Postgres has no function for that: the query
 * makes it sort numbers in a temporary file, which leaves nothing behind. A new connection may already fail for want of room.
 */
export function diskRoom(pool: Pick<pg.Pool, 'query'>): () => Promise<boolean> {
  let known: { answer: Promise<boolean>; until: number } | undefined
  return () => {
    if (known && performance.now() < known.until) return known.answer
    const asked = { answer: look(pool), until: Number.POSITIVE_INFINITY }
    known = asked
    asked.answer.then(
      (hasRoom) => {
        asked.until = performance.now() + (hasRoom ? freshMs.room : freshMs.full)
      },
      () => {
        asked.until = 0
      },
    )
    return asked.answer
  }
}

async function look(pool: Pick<pg.Pool, 'query'>): Promise<boolean> {
  try {
    // Sends all statements in one message, and so in one transaction.
    await pool.query(
      "SELECT set_config('work_mem', '64kB', true); SELECT count(*) FROM generate_series(1, 50000)",
    )
    return true
  } catch (error) {
    if ((error as { code?: unknown }).code === diskFullState) return false
    throw error
  }
}
