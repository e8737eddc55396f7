import type { Connection } from '../database.ts'

export interface Eviction {
  /** Of an environment. */
  id: string
  /** Why, in plain words, for whoever looks at it. */
  because: string
}

/**
 * Has environments that are ready no longer be so: they stay known, without store path and closure, until somebody asks for
 * them again. Returns the ids of those that were ready.
 */
export async function evict(transaction: Connection, evictions: Eviction[]): Promise<string[]> {
  const ids = evictions.map(({ id }) => id)
  // In one order, so that two that evict the same do not wait for each other.
  await transaction.$executeRaw`
    SELECT 1 FROM environment WHERE id = ANY(${ids}::text[]) ORDER BY id FOR NO KEY UPDATE`
  const evicted = await transaction.$queryRaw<{ id: string }[]>`
    UPDATE environment SET
      store_path = NULL, drv_path = NULL, closure_bytes = NULL, ready_at = NULL,
      evicted_at = clock_timestamp(), evicted_because = because
    FROM unnest(${ids}::text[], ${evictions.map(({ because }) => because)}::text[]) AS eviction (evicted_id, because)
    WHERE id = evicted_id AND ready_at IS NOT NULL
    RETURNING id`
  const found = evicted.map(({ id }) => id)
  await transaction.environmentPath.deleteMany({ where: { environmentId: { in: found } } })
  return found
}

/**
 * Has a path be recorded no longer. Its row and what is left of its objects go with the next sweep. False where it is not
 * recorded with this NAR.
 */
export async function unrecord(
  connection: Connection,
  { path, object }: { path: string; object: string },
): Promise<boolean> {
  const changed = await connection.$executeRaw`
    UPDATE cached_path SET removing_since = clock_timestamp()
    WHERE path = ${path} AND object = ${object} AND removing_since IS NULL`
  return changed > 0
}
