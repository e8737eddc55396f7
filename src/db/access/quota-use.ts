import { machineFaults } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Connection } from '../database.ts'
import type { Quota } from './limits.ts'

/** Returns what of a quota each token uses together with the tokens created with it. */
export async function quotaUse(
  connection: Connection,
  quota: Quota,
  ids: string[],
): Promise<Map<string, number>> {
  const rows = await read(connection, quota, ids)
  const used = new Map(rows.map(({ id, used }) => [id, used]))
  return new Map(ids.map((id) => [id, used.get(id) ?? 0]))
}

interface Used {
  id: string
  used: number
}

async function read(connection: Connection, quota: Quota, ids: string[]): Promise<Used[]> {
  switch (quota) {
    case 'buildsAtOnce':
      return connection.$queryRaw`
        ${families(ids)} SELECT root AS id, sum(live)::int AS used FROM family, LATERAL (
          SELECT count(*) AS live FROM build WHERE token_id = family.id AND finished_at IS NULL
        ) AS builds GROUP BY root`
    case 'buildsPerDay':
      return connection.$queryRaw`
        ${families(ids)} SELECT root AS id, sum(begun)::int AS used FROM family, LATERAL (
          SELECT count(*) AS begun FROM build WHERE token_id = family.id AND ${countsForDay}
        ) AS builds GROUP BY root`
    case 'cacheMb': {
      const rows = await connection.$queryRaw<{ id: string; bytes: number }[]>`${cacheBytes(ids)}`
      return rows.map(({ id, bytes }) => ({ id, used: Math.floor(bytes / (1024 * 1024)) }))
    }
  }
}

/**
 * Returns the seconds until fewer than `limit` builds count for the day of this token, if no other begins. The `limit`-th newest of
 * them decides.
 */
export async function secondsUntilBelow(connection: Connection, id: string, limit: number): Promise<number> {
  const [row] = await connection.$queryRaw<{ seconds: number }[]>`
    ${families([id])} SELECT extract(epoch FROM created_at + ${day} - clock_timestamp())::float8 AS seconds
    FROM family, LATERAL (
      SELECT created_at FROM build WHERE token_id = family.id AND ${countsForDay}
    ) AS builds ORDER BY created_at DESC OFFSET ${limit - 1}::int LIMIT 1`
  return Math.max(1, Math.ceil(row?.seconds ?? 1))
}

/** Selects for each token itself and its descendants, as `family (root, id)`; of a token with scope `admin`, itself alone. */
function families(ids: string[]): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE family (root, id) AS (
      SELECT root, root FROM unnest(${ids}::text[]) AS root
      UNION ALL
      SELECT family.root, token.id FROM family JOIN token ON token.parent_id = family.id
      WHERE NOT EXISTS (SELECT 1 FROM token AS maker WHERE maker.id = family.id AND 'admin' = ANY(maker.scopes))
    )`
}

const day = Prisma.sql`interval '24 hours'`

/** SQL condition on `build`: it was requested within the last 24 hours, and no fault of a machine has ended it. */
const countsForDay = Prisma.sql`
  created_at > clock_timestamp() - ${day}
  AND (state <> 'failed' OR failure->>'class' <> ALL(${machineFaults}::text[]))`

/**
 * Selects the bytes of the objects that the environments of each token hold in the cache, each path once. An environment belongs
 * to the token with which its build was requested first. Outputs of one derivation share their log.
 */
function cacheBytes(ids: string[]): Prisma.Sql {
  return Prisma.sql`
    ${families(ids)}, held AS (
      SELECT DISTINCT root, path FROM family JOIN token_path ON token_path.token_id = family.id
    ), objects AS (
      SELECT root, bytes, deriver, log_bytes FROM held JOIN cached_path USING (path) WHERE removing_since IS NULL
    )
    SELECT root AS id, sum(bytes)::float8 AS bytes FROM (
      SELECT root, bytes FROM objects
      UNION ALL SELECT root, max(log_bytes) FROM objects WHERE log_bytes > 0 GROUP BY root, deriver
    ) AS sizes GROUP BY root`
}
