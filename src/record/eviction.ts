import type { Connection } from './database.ts'

/**
 * Has environments that are ready no longer be so: they stay known, without store path and closure, until somebody asks for
 * them again. Returns the ids of those that were ready.
 */
export async function evict(transaction: Connection, ids: string[], because: string): Promise<string[]> {
  const evicted = await transaction.$queryRaw<{ id: string }[]>`
    UPDATE environment SET
      store_path = NULL, drv_path = NULL, closure_bytes = NULL, ready_at = NULL,
      evicted_at = clock_timestamp(), evicted_because = ${because}
    WHERE id = ANY(${ids}::text[]) AND ready_at IS NOT NULL
    RETURNING id`
  const found = evicted.map(({ id }) => id)
  await transaction.environmentPath.deleteMany({ where: { environmentId: { in: found } } })
  return found
}

/** Has a path be recorded no longer. Its row and what is left of its objects go with the next sweep. */
export async function unrecord(connection: Connection, path: string): Promise<void> {
  await connection.$executeRaw`
    UPDATE cached_path SET removing_since = clock_timestamp() WHERE path = ${path} AND removing_since IS NULL`
}

/**
 * Held, shared, while a closure is written down as held, and alone while a sweep decides what nobody holds: a path is not
 * found dispensable while somebody begins to rely on it.
 */
export const holdingLock = 8313_0001
