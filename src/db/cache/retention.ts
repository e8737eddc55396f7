import { Prisma } from '../../generated/client.ts'
import { type Connection, type Database, inSnapshot } from '../database.ts'
import { type Eviction, evict } from '../environments/eviction.ts'
import { isPinned } from '../environments/pins.ts'
import { lockAlone } from '../locks.ts'
import { cacheSize } from './cache.ts'

/** What it takes to decide which environments to keep, as it was at one moment. Bytes are those of objects in the cache. */
export interface RetentionFacts {
  /** By Postgres' clock, as all times. */
  now: Date
  environments: ReadyEnvironment[]
  /** What the cache has: paths, recorded still or waiting to be removed, and the logs that outputs of a derivation share. */
  pieces: { number: number; bytes: number; isPath: boolean }[]
  /** Numbers of the pieces that environments hold whose build is publishing them. */
  beingPublished: number[]
}

/** An environment that is ready. */
export interface ReadyEnvironment {
  id: string
  storePath: string
  lastUsedAt: Date
  readyAt: Date
  pinned: boolean
  /** Numbers of the pieces of its closure, which mean something among these facts alone. */
  pieces: number[]
}

export interface Retention {
  facts(): Promise<RetentionFacts>
  /**
   * Evicts those of the environments that are still ready, unpinned, and were not used since they were looked at; has all
   * paths that no environment holds then be recorded no longer. Returns the ids of those that were evicted. What others are
   * at work on at this moment is left for the next time.
   */
  release(decided: (Eviction & Pick<ReadyEnvironment, 'lastUsedAt'>)[]): Promise<string[]>
  /** Bytes of all pieces. */
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

/** Paths count upwards from one, and logs downwards. */
const numbered = Prisma.sql`
  WITH numbered AS (
    SELECT path, bytes, log_bytes, removing_since IS NULL AS recorded,
      row_number() OVER (ORDER BY path)::int AS number,
      CASE WHEN log_bytes > 0 THEN - dense_rank() OVER (ORDER BY deriver)::int END AS log
    FROM cached_path
  )`

/** The pieces that environments hold, by environment. Of a path that is recorded no longer nobody holds anything. */
async function readHoldings(snapshot: Connection): Promise<Map<string, number[]>> {
  const holdings = await snapshot.$queryRaw<{ id: string; pieces: number[] }[]>`
    ${numbered}
    SELECT environment_id AS id, array_agg(DISTINCT piece) AS pieces
    FROM numbered JOIN environment_path USING (path), unnest(ARRAY[number, log]) AS piece
    WHERE recorded AND piece IS NOT NULL
    GROUP BY environment_id`
  return new Map(holdings.map(({ id, pieces }) => [id, pieces]))
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
