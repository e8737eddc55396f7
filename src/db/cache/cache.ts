import DataLoader from 'dataloader'
import { Prisma } from '../../generated/client.ts'
import { type Connection, type Database, inSnapshot, whileStoreWorks } from '../database.ts'
import { evict, unrecord } from '../environments/eviction.ts'
import { lockNames } from '../locks.ts'
import type { CachedPath } from '../types.ts'

/** What the cache holds. Recorded means present, and only what is recorded is served. */
export interface Cache {
  /** By the 32 characters that its narinfo is named by. */
  find(hashPart: string): Promise<CachedPath | null>
  /**
   * By the name of its compressed NAR; or else one whose NAR is the same file, whose hash the name begins with. Nix remembers for
   * a month what it was told, and a path that was published again since has given its NAR another name.
   */
  findObject(object: string): Promise<CachedPath | null>
  /** How many paths are recorded, and the bytes of all their objects. */
  size(): Promise<CacheSize>
  /** Whether the cache has the log of this derivation's build. */
  hasLog(drvPath: string): Promise<boolean>
  /** Those of the paths that are recorded. */
  recorded(paths: string[]): Promise<CachedPath[]>
  /**
   * What serves the closure that an environment holds: its published paths, and those that neither the cache nor an upstream
   * has. And whether it is ready: one that was evicted holds nothing.
   */
  serving(environmentId: string): Promise<{ ready: boolean; cached: CachedPath[]; missing: string[] }>
  /**
   * Records a path of a held closure once `write` has put into the store what has the path's own name: narinfo, listing, log.
   * False where another has recorded it meanwhile: `write` was not called then. Nobody records, amends or removes the path
   * while `write` is at work.
   */
  record(entry: NewCachedPath, write: () => Promise<void>): Promise<boolean>
  /** Changes what a new narinfo changes, once `write` has put it into the store. False where the path is recorded no longer. */
  amend(
    path: string,
    change: Pick<CachedPath, 'signedBy' | 'bytes'>,
    write: () => Promise<void>,
  ): Promise<boolean>
  /** Recorded paths whose narinfo lacks the signature of one of these keys, at most `limit`. */
  lackingSignature(keyNames: string[], limit: number): Promise<CachedPath[]>
  /**
   * What was recorded is absent from the store: it is recorded no longer, unless it was published anew meanwhile. What is left
   * of it goes with the next sweep.
   */
  unrecord(entry: Pick<CachedPath, 'path' | 'object'>): Promise<void>
  /** The same, and the environments that need it are evicted. */
  lost(entry: Pick<CachedPath, 'path' | 'object'>): Promise<void>
  /** Notes that clients fetched these paths, by hash part, just now: the environments among them have been used. */
  used(hashParts: string[]): Promise<void>
}

export type NewCachedPath = Omit<CachedPath, 'hashPart' | 'publishedAt'>

type Row = Prisma.CachedPathGetPayload<{ include: { storePath: true } }>
export const include = { storePath: true } as const
export const present = { removingSince: null } as const

/** `stores` is the pool for transactions in which the cache store works. */
export function cache(database: Database, stores: Database): Cache {
  // Clients ask for hundreds at once: what has come in meanwhile is one query.
  const byHashPart = new DataLoader<string, CachedPath | null>(
    async (hashParts) => {
      const where = { hashPart: { in: [...hashParts] }, ...present }
      const rows = await database.cachedPath.findMany({ where, include })
      const found = new Map(rows.map((row) => [row.hashPart, fromPresentRow(row)]))
      return hashParts.map((hashPart) => found.get(hashPart) ?? null)
    },
    { cache: false, maxBatchSize: 1000, batchScheduleFn: setImmediate },
  )
  return {
    find: (hashPart) => byHashPart.load(hashPart),

    async findObject(object) {
      const startsWith = /^[^-]+-/.exec(object)?.[0] ?? object
      const rows = await database.cachedPath.findMany({
        where: { object: { startsWith }, ...present },
        include,
      })
      const row = rows.find((one) => one.object === object) ?? rows[0]
      return row ? fromPresentRow(row) : null
    },

    size: () => cacheSize(database, { marked: false }),

    async hasLog(deriver) {
      return (
        (await database.cachedPath.count({ where: { deriver, logBytes: { gt: 0 }, ...present }, take: 1 })) >
        0
      )
    },

    async recorded(paths) {
      const rows = await database.cachedPath.findMany({ where: { path: { in: paths }, ...present }, include })
      return rows.map(fromPresentRow)
    },

    serving: (environmentId) =>
      // What is evicted between two looks would seem to need nothing.
      inSnapshot(database, async (snapshot) => {
        const ready = await snapshot.environment.count({
          where: { id: environmentId, readyAt: { not: null } },
        })
        const held = { environments: { some: { environmentId } } }
        const rows = await snapshot.cachedPath.findMany({ where: { storePath: held, ...present }, include })
        const missing = await unserved(snapshot, environmentId)
        return { ready: ready > 0, cached: rows.map(fromPresentRow), missing }
      }),

    record: (entry, write) =>
      whileStoreWorks(stores, async (transaction) => {
        const { path, object, deriver, logBytes } = entry
        const log = logBytes > 0 ? deriver : null
        await lockNames(transaction, [hashPartOf(path), object, ...(log ? [log] : [])])
        if (!(await insert(transaction, entry))) return false
        // Each output writes it anew.
        if (log)
          await transaction.cachedPath.updateMany({
            where: { deriver: log, logBytes: { gt: 0 } },
            data: { logBytes },
          })
        await write()
        return true
      }),

    amend: (path, change, write) =>
      whileStoreWorks(stores, async (transaction) => {
        const { count } = await transaction.cachedPath.updateMany({
          where: { path, ...present },
          data: change,
        })
        if (count === 0) return false
        await write()
        return true
      }),

    async lackingSignature(keyNames, limit) {
      const rows = await database.cachedPath.findMany({
        where: { ...present, NOT: { signedBy: { hasEvery: keyNames } } },
        orderBy: { path: 'asc' },
        take: limit,
        include,
      })
      return rows.map(fromPresentRow)
    },

    async unrecord(entry) {
      await unrecord(database, entry)
    },

    lost: ({ path, object }) =>
      database.$transaction(async (transaction) => {
        if (!(await unrecord(transaction, { path, object }))) return
        const holders = await transaction.environmentPath.findMany({ where: { path } })
        const because = `${path} has vanished from the cache.`
        await evict(
          transaction,
          holders.map(({ environmentId }) => ({ id: environmentId, because })),
        )
      }),

    async used(hashParts) {
      // In one order, so that two that write the same rows do not wait for each other.
      await database.$executeRaw`
        UPDATE environment SET last_used_at = clock_timestamp() FROM (
          SELECT id FROM environment
          WHERE store_path IN (SELECT path FROM cached_path WHERE hash_part = ANY(${hashParts}::text[]))
          ORDER BY id FOR NO KEY UPDATE
        ) AS used WHERE environment.id = used.id`
    },
  }
}

/** Paths of an environment's closure that no client could fetch. */
export async function unserved(connection: Connection, environmentId: string): Promise<string[]> {
  const rows = await connection.$queryRaw<{ path: string }[]>`
    SELECT path FROM environment_path JOIN store_path USING (path)
    WHERE environment_id = ${environmentId} AND NOT upstream
      AND NOT EXISTS (SELECT 1 FROM cached_path WHERE path = store_path.path AND removing_since IS NULL)
    ORDER BY path`
  return rows.map(({ path }) => path)
}

/**
 * One statement, in which whoever comes second waits for the first to commit. A row that a sweep was about to remove is
 * taken over: what it named stays behind for the sweep to find.
 */
async function insert(transaction: Connection, entry: NewCachedPath): Promise<boolean> {
  const { path, narHash, narSize, references, deriver, ca, object, fileHash, fileSize, bytes } = entry
  const inserted = await transaction.$executeRaw`
    INSERT INTO cached_path
      (path, hash_part, deriver, ca, object, file_hash, file_size, bytes, log_bytes, signed_by)
    VALUES
      (${path}, ${hashPartOf(path)}, ${deriver}, ${ca}, ${object}, ${fileHash}, ${fileSize}, ${bytes},
        ${entry.logBytes}, ${entry.signedBy})
    ON CONFLICT (path) DO UPDATE SET
      deriver = excluded.deriver, ca = excluded.ca, object = excluded.object, file_hash = excluded.file_hash,
      file_size = excluded.file_size, bytes = excluded.bytes, log_bytes = excluded.log_bytes,
      signed_by = excluded.signed_by, published_at = excluded.published_at, removing_since = NULL,
      checked_at = NULL
    WHERE cached_path.removing_since IS NOT NULL`
  // Two builds of one path may differ: what is served is the one that was published.
  if (inserted > 0)
    await transaction.storePath.update({ where: { path }, data: { narHash, narSize, references } })
  return inserted > 0
}

const hashPartOf = (path: string) => path.slice('/nix/store/'.length).slice(0, 32)

export function fromPresentRow({
  storePath,
  removingSince: _removingSince,
  checkedAt: _checkedAt,
  ...row
}: Row): CachedPath {
  const { narHash, narSize, references } = storePath
  const { fileSize, bytes, logBytes } = row
  const sizes = { narSize: Number(narSize), fileSize: Number(fileSize) }
  return { ...row, narHash, references, ...sizes, bytes: Number(bytes), logBytes: Number(logBytes) }
}

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
