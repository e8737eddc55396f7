import type { Connection } from '../database.ts'
import type { BuildPriority } from '../types.ts'
import type { LimitedToken } from './limits.ts'

/**
 * Returns for each token the tokens whose limits its requests have to keep: itself, the token that created it, and so on up to the
 * last one without scope `admin`. A token with that scope could create any number of others, so its limits are its own.
 */
export async function limitChains(
  connection: Connection,
  ids: string[],
): Promise<Map<string, LimitedToken[]>> {
  const rows = await connection.$queryRaw<Row[]>`
    WITH RECURSIVE chain AS (
      SELECT id AS root, 0 AS depth, token.* FROM token WHERE id = ANY(${ids}::text[])
      UNION ALL
      SELECT chain.root, chain.depth + 1, token.* FROM chain JOIN token ON token.id = chain.parent_id
      WHERE NOT 'admin' = ANY(token.scopes)
    )
    SELECT root, id, name, builds_at_once AS "buildsAtOnce", builds_per_day AS "buildsPerDay",
      cache_mb AS "cacheMb", highest_priority::text AS priority
    FROM chain ORDER BY root, depth`
  const chains = new Map<string, LimitedToken[]>()
  for (const { root, id, name, ...limits } of rows)
    chains.set(root, [...(chains.get(root) ?? []), { id, name, limits }])
  return chains
}

interface Row {
  /** The token of whose chain the row is. */
  root: string
  id: string
  name: string
  buildsAtOnce: number | null
  buildsPerDay: number | null
  cacheMb: number | null
  priority: BuildPriority | null
}
