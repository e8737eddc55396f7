import { Prisma } from '../generated/client.ts'
import type { Connection } from './database.ts'

export interface CacheSize {
  paths: number
  /** Of all their objects. Outputs of one derivation share their log. */
  bytes: number
}

/** Of the paths that are recorded; `marked`, also of those that wait to be removed. */
export async function cacheSize(connection: Connection, { marked }: { marked: boolean }): Promise<CacheSize> {
  const which = marked ? Prisma.sql`true` : Prisma.sql`removing_since IS NULL`
  const [size] = await connection.$queryRaw<{ paths: number; bytes: bigint; logBytes: bigint }[]>`
    SELECT count(*)::int AS paths, coalesce(sum(bytes), 0)::bigint AS bytes, (
      SELECT coalesce(sum(log_bytes), 0)::bigint
      FROM (SELECT DISTINCT deriver, log_bytes FROM cached_path WHERE log_bytes > 0 AND ${which}) AS logs
    ) AS "logBytes"
    FROM cached_path WHERE ${which}`
  return { paths: size?.paths ?? 0, bytes: Number(size?.bytes ?? 0) + Number(size?.logBytes ?? 0) }
}
