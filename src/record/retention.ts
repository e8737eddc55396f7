import { Prisma } from '../generated/client.ts'
import { type Connection, type Database, inSnapshot } from './database.ts'
import { type Eviction, evict } from './eviction.ts'
import { isPinned } from './keeping.ts'
import { holdingLock } from './locks.ts'

/** What it takes to decide which environments to keep, as it was at one moment. Bytes are those of objects in the cache. */
export interface RetentionFacts {
  /** By Postgres' clock, as all times. */
  now: Date
  environments: ReadyEnvironment[]
  /** Recorded paths. Environments name them by their numbers, which mean something here alone. */
  paths: { number: number; path: string; bytes: number }[]
  /** Numbers of the paths that environments hold whose build is publishing them. */
  beingPublished: number[]
  /** Paths that are recorded no longer, and that no sweep has got round to removing. */
  marked: { path: string; bytes: number }[]
}

/** An environment that is ready. */
export interface ReadyEnvironment {
  id: string
  storePath: string
  lastUsedAt: Date
  readyAt: Date
  pinned: boolean
  /** Numbers of the recorded paths of its closure. */
  paths: number[]
}

export interface Retention {
  facts(): Promise<RetentionFacts>
  /**
   * Evicts those of the environments that are still ready, unpinned, and were not used since they were looked at; has all
   * paths that no environment holds then be recorded no longer. Returns the ids of those that were evicted. What others are
   * at work on at this moment is left for the next time.
   */
  release(decided: (Eviction & Pick<ReadyEnvironment, 'lastUsedAt'>)[]): Promise<string[]>
  /** Bytes of all paths that are recorded, or wait to be removed. */
  bytes(): Promise<number>
}

export function retention(database: Database): Retention {
  return {
    facts: () => inSnapshot(database, readFacts),

    release: (decided) =>
      database.$transaction(
        async (transaction) => {
          await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${holdingLock}::bigint)`
          const unused = await lockUnused(transaction, decided)
          const evicted = await evict(
            transaction,
            decided.filter(({ id }) => unused.has(id)),
          )
          await markUnheld(transaction)
          return evicted
        },
        { timeout: 120_000 },
      ),

    async bytes() {
      const { _sum } = await database.cachedPath.aggregate({ _sum: { bytes: true } })
      return Number(_sum.bytes ?? 0)
    },
  }
}

async function readFacts(snapshot: Connection): Promise<RetentionFacts> {
  const [clock] = await snapshot.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  const rows = await snapshot.$queryRaw<{ number: number; path: string; bytes: bigint; marked: boolean }[]>`
    ${numbered} SELECT number, path, bytes, marked FROM numbered ORDER BY number`
  const ready = await snapshot.$queryRaw<Omit<ReadyEnvironment, 'paths'>[]>`
    SELECT id, store_path AS "storePath", last_used_at AS "lastUsedAt", ready_at AS "readyAt", ${isPinned} AS pinned
    FROM environment WHERE ready_at IS NOT NULL ORDER BY id`
  const holdings = await readHoldings(snapshot)
  const environments = ready.map((one) => ({ ...one, paths: holdings.get(one.id) ?? [] }))
  for (const { id } of ready) holdings.delete(id)

  const paths = rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
  return {
    now: clock?.now ?? new Date(),
    environments,
    paths: paths.filter(({ marked }) => !marked).map(({ marked: _, ...path }) => path),
    beingPublished: [...new Set([...holdings.values()].flat())],
    marked: paths.filter(({ marked }) => marked).map(({ path, bytes }) => ({ path, bytes })),
  }
}

const numbered = Prisma.sql`
  WITH numbered AS (
    SELECT path, bytes, removing_since IS NOT NULL AS marked, row_number() OVER (ORDER BY path)::int AS number
    FROM cached_path
  )`

/** The recorded paths that environments hold, by environment. */
async function readHoldings(snapshot: Connection): Promise<Map<string, number[]>> {
  const holdings = await snapshot.$queryRaw<{ id: string; paths: number[] }[]>`
    ${numbered}
    SELECT environment_id AS id, array_agg(number ORDER BY number) AS paths
    FROM numbered JOIN environment_path USING (path) WHERE NOT marked GROUP BY environment_id`
  return new Map(holdings.map(({ id, paths }) => [id, paths]))
}

/** Whoever asks for one of them now comes before us and finds it ready, or after us and finds it evicted. */
async function lockUnused(
  transaction: Connection,
  seen: Pick<ReadyEnvironment, 'id' | 'lastUsedAt'>[],
): Promise<Set<string>> {
  const ids = seen.map(({ id }) => id)
  const times = seen.map(({ lastUsedAt }) => lastUsedAt.toISOString())
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM environment
      JOIN unnest(${ids}::text[], ${times}::text[]::timestamptz[]) AS seen (seen_id, seen_at) ON id = seen_id
    WHERE ready_at IS NOT NULL AND last_used_at = seen_at AND NOT ${isPinned}
    FOR NO KEY UPDATE OF environment SKIP LOCKED`
  return new Set(rows.map(({ id }) => id))
}

async function markUnheld(transaction: Connection): Promise<void> {
  await transaction.$executeRaw`
    UPDATE cached_path SET removing_since = clock_timestamp()
    WHERE path IN (
      SELECT path FROM cached_path
      WHERE removing_since IS NULL
        AND NOT EXISTS (SELECT 1 FROM environment_path WHERE path = cached_path.path)
      FOR UPDATE SKIP LOCKED
    )`
}
