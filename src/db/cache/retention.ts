import { Prisma } from '../../generated/client.ts'
import { cacheNotification } from '../changes.ts'
import { type Connection, type Database, inSnapshot } from '../database.ts'
import { type Eviction, evict } from '../environments/eviction.ts'
import { isPinned } from '../environments/pins.ts'
import { lockAlone } from '../locks.ts'
import { cacheSize } from './cache.ts'

/** The facts that decide which environments the cache keeps, read in one snapshot. Bytes count objects in the cache. */
export interface RetentionFacts {
  /** Time by Postgres' clock, as all times here. */
  now: Date
  environments: ReadyEnvironment[]
  /** Contents of the cache: paths (recorded, or waiting for removal), and the logs that outputs of a derivation share. */
  pieces: { number: number; bytes: number; isPath: boolean }[]
  /** Numbers of the pieces that belong to environments whose build is publishing them. */
  beingPublished: number[]
}

/** An environment that is ready. */
export interface ReadyEnvironment {
  id: string
  storePath: string
  lastUsedAt: Date
  readyAt: Date
  pinned: boolean
  /** Numbers of the pieces of its closure; valid only within these facts. */
  pieces: number[]
}

export interface Retention {
  facts(): Promise<RetentionFacts>
  /**
   * Evicts those of the environments that are still ready and unpinned and were not used since the facts were read; then marks
   * all paths that no environment holds. Returns the ids of the evicted ones. Skips rows that other transactions hold until the
   * next sweep.
   */
  release(decided: (Eviction & Pick<ReadyEnvironment, 'lastUsedAt'>)[]): Promise<string[]>
  /** Returns the bytes of all pieces. */
  bytes(): Promise<number>
}

export function retention(database: Database): Retention {
  return {
    facts: () => inSnapshot(database, readFacts),

    release: (decided) =>
      database.$transaction(
        async (transaction) => {
          await lockAlone(transaction, 'holding')
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

    bytes: async () => (await cacheSize(database, { marked: true })).bytes,
  }
}

async function readFacts(snapshot: Connection): Promise<RetentionFacts> {
  const [clock] = await snapshot.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  const pieces = await snapshot.$queryRaw<{ number: number; bytes: bigint; isPath: boolean }[]>`
    ${numbered}
    SELECT number, bytes, true AS "isPath" FROM numbered
    UNION ALL SELECT DISTINCT log, log_bytes, false FROM numbered WHERE log IS NOT NULL
    ORDER BY number`
  const ready = await snapshot.$queryRaw<Omit<ReadyEnvironment, 'pieces'>[]>`
    SELECT id, store_path AS "storePath", last_used_at AS "lastUsedAt", ready_at AS "readyAt", ${isPinned} AS pinned
    FROM environment WHERE ready_at IS NOT NULL ORDER BY id`
  const holdings = await readHoldings(snapshot)
  const environments = ready.map((one) => ({ ...one, pieces: holdings.get(one.id) ?? [] }))
  for (const { id } of ready) holdings.delete(id)
  return {
    now: clock?.now ?? new Date(),
    environments,
    pieces: pieces.map((piece) => ({ ...piece, bytes: Number(piece.bytes) })),
    beingPublished: [...new Set([...holdings.values()].flat())],
  }
}

/** Numbers paths from one upwards, and logs from minus one downwards. */
const numbered = Prisma.sql`
  WITH numbered AS (
    SELECT path, bytes, log_bytes, removing_since IS NULL AS recorded,
      row_number() OVER (ORDER BY path)::int AS number,
      CASE WHEN log_bytes > 0 THEN - dense_rank() OVER (ORDER BY deriver)::int END AS log
    FROM cached_path
  )`

/** Returns the pieces that environments hold, by environment. Leaves out paths that are no longer recorded. */
async function readHoldings(snapshot: Connection): Promise<Map<string, number[]>> {
  const holdings = await snapshot.$queryRaw<{ id: string; pieces: number[] }[]>`
    ${numbered}
    SELECT environment_id AS id, array_agg(DISTINCT piece) AS pieces
    FROM numbered JOIN environment_path USING (path), unnest(ARRAY[number, log]) AS piece
    WHERE recorded AND piece IS NOT NULL
    GROUP BY environment_id`
  return new Map(holdings.map(({ id, pieces }) => [id, pieces]))
}

/**
 * Locks those of the environments that were not used since `lastUsedAt`, and returns their ids. A request for one of them is
 * either handled before and finds it ready, or after and finds it evicted.
 */
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
    WITH marked AS (
      UPDATE cached_path SET removing_since = clock_timestamp()
      WHERE path IN (
        SELECT path FROM cached_path
        WHERE removing_since IS NULL
          AND NOT EXISTS (SELECT 1 FROM environment_path WHERE path = cached_path.path)
        FOR UPDATE SKIP LOCKED
      )
      RETURNING path
    )
    SELECT ${cacheNotification} FROM marked LIMIT 1`
}
