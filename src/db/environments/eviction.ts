import { cacheNotification } from '../changes.ts'
import type { Connection } from '../database.ts'

export interface Eviction {
  /** Id of an environment. */
  id: string
  /** The reason that the API shows, as a sentence. */
  because: string
}

/**
 * Evicts environments that are ready: their rows stay, without store path and closure, until a caller asks for them again.
 * Returns the ids of those that were ready.
 */
export async function evict(transaction: Connection, evictions: Eviction[]): Promise<string[]> {
  const ids = evictions.map(({ id }) => id)
  // Sorts the rows, so that two processes that evict the same ones do not wait for each other.
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
 * Marks a path as no longer recorded. The next sweep deletes its row and its remaining objects. Returns false if it is not
 * recorded with this NAR.
 */
export async function unrecord(
  connection: Connection,
  { path, object }: { path: string; object: string },
): Promise<boolean> {
  const changed = await connection.$executeRaw`
    WITH marked AS (
      UPDATE cached_path SET removing_since = clock_timestamp()
      WHERE path = ${path} AND object = ${object} AND removing_since IS NULL
      RETURNING path
    )
    SELECT ${cacheNotification} FROM marked`
  return changed > 0
}
