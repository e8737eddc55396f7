import { Prisma } from '../../generated/client.ts'
import { batched } from '../batched.ts'
import { cacheNotification } from '../changes.ts'
import {
  type Connection,
  type Database,
  inSnapshot,
  type OpenDatabase,
  whileStoreWorks,
} from '../database.ts'
import { evict, unrecord } from '../environments/eviction.ts'
import { lockNames } from '../locks.ts'
import type { CachedPath } from '../types.ts'

/** The index of the binary cache. A recorded path is present in the store, and only recorded paths are served. */
export interface Cache {
  /** Returns the path with this hash part: the 32 characters that name its narinfo. */
  find(hashPart: string): Promise<CachedPath | null>
  /**
   * Returns the path whose compressed NAR has this name; or else one whose NAR is the same file, by the hash with which the
   * name begins. Nix caches narinfos for a month, and a path that was published again since has a NAR of another name.
   */
  findObject(object: string): Promise<CachedPath | null>
  /** Returns the number of recorded paths and the bytes of all their objects. */
  size(): Promise<CacheSize>
  /** Returns whether the cache has the log of this derivation's build. */
  hasLog(drvPath: string): Promise<boolean>
  /** Returns those of the paths that are recorded. */
  recorded(paths: string[]): Promise<CachedPath[]>
  /**
   * Returns the published paths of an environment's closure, those that neither this cache nor an upstream has, and whether the
   * environment is ready. An evicted environment holds no paths.
   */
  serving(environmentId: string): Promise<{ ready: boolean; cached: CachedPath[]; missing: string[] }>
  /**
   * Records a path of a held closure once `write` has put its narinfo, listing and log into the store. Returns false, without a
   * call of `write`, if another process has recorded the path meanwhile. No other process records, amends or removes the path
   * while `write` runs.
   */
  record(entry: NewCachedPath, write: () => Promise<void>): Promise<boolean>
  /**
   * Changes the fields that a new narinfo changes, once `write` has put it into the store. Returns false if the path is no
   * longer recorded.
   */
  amend(
    path: string,
    change: Pick<CachedPath, 'signedBy' | 'bytes'>,
    write: () => Promise<void>,
  ): Promise<boolean>
  /** Returns at most `limit` recorded paths whose narinfo lacks the signature of one of these keys. */
  lackingSignature(keyNames: string[], limit: number): Promise<CachedPath[]>
  /**
   * Marks a recorded path that is absent from the store as no longer recorded, unless it was published again meanwhile. The
   * next sweep removes its remaining objects.
   */
  unrecord(entry: Pick<CachedPath, 'path' | 'object'>): Promise<void>
  /** Does the same, and evicts the environments that need the path. */
  lost(entry: Pick<CachedPath, 'path' | 'object'>): Promise<void>
  /** Records that clients fetched these paths, by hash part, just now: it counts as a use of the environments among them. */
  used(hashParts: string[]): Promise<void>
}

export type NewCachedPath = Omit<CachedPath, 'hashPart' | 'publishedAt'>

type Row = Prisma.CachedPathGetPayload<{ include: { storePath: true } }>
export const include = { storePath: true } as const
export const present = { removingSince: null } as const

/**
 * `stores` is the pool for transactions during which objects of the cache store are written; `pool` is that of `database`, for the
 * query that clients cause most.
 */
export function cache(database: Database, stores: OpenDatabase, pool: OpenDatabase['pool']): Cache {
  // Clients ask for hundreds of narinfos at once.
  const find = batched(async (hashParts: readonly string[]) => {
    // All rows in one value: decoding each column of each costs more than Postgres' work.
    const answer = await pool.query<{ rows: JsonPath[] | null }>(
      `SELECT json_agg(json_build_object(
        'path', cached_path.path, 'hashPart', hash_part, 'deriver', deriver, 'ca', ca, 'object', object,
        'fileHash', file_hash, 'fileSize', file_size, 'bytes', bytes, 'logBytes', log_bytes,
        'signedBy', signed_by, 'publishedAt', published_at, 'narHash', nar_hash, 'narSize', nar_size,
        'references', "references"
      )) AS rows
      FROM cached_path JOIN store_path ON store_path.path = cached_path.path
      WHERE hash_part = ANY($1::text[]) AND removing_since IS NULL`,
      [[...new Set(hashParts)]],
    )
    const rows = answer.rows[0]?.rows ?? []
    const found = new Map(
      rows.map((row) => [row.hashPart, { ...row, publishedAt: new Date(row.publishedAt) }]),
    )
    return hashParts.map((hashPart) => found.get(hashPart) ?? null)
  })
  return {
    find,

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
      // Reads in one snapshot: an environment evicted between two queries would seem to need no paths.
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
      whileStoreWorks(stores.database, async (transaction) => {
        const { path, object, deriver, logBytes } = entry
        const log = logBytes > 0 ? deriver : null
        await lockNames(transaction, [hashPartOf(path), object, ...(log ? [log] : [])])
        if (!(await insert(transaction, entry))) return false
        // Each output of the derivation writes the log anew.
        if (log)
          await transaction.cachedPath.updateMany({
            where: { deriver: log, logBytes: { gt: 0 } },
            data: { logBytes },
          })
        await write()
        return true
      }),

    amend: (path, change, write) =>
      whileStoreWorks(stores.database, async (transaction) => {
        const { count } = await transaction.cachedPath.updateMany({
          where: { path, ...present },
          data: change,
        })
        if (count === 0) return false
        await write()
        await transaction.$executeRaw`SELECT ${cacheNotification}`
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
      // Sorts the rows, so that two processes that write the same ones do not wait for each other.
      await database.$executeRaw`
        UPDATE environment SET last_used_at = clock_timestamp() FROM (
          SELECT id FROM environment
          WHERE store_path IN (SELECT path FROM cached_path WHERE hash_part = ANY(${hashParts}::text[]))
          ORDER BY id FOR NO KEY UPDATE
        ) AS used WHERE environment.id = used.id`
    },
  }
}

/** Returns the paths of an environment's closure that no client could fetch. */
export async function unserved(connection: Connection, environmentId: string): Promise<string[]> {
  const rows = await connection.$queryRaw<{ path: string }[]>`
    SELECT path FROM environment_path JOIN store_path USING (path)
    WHERE environment_id = ${environmentId} AND NOT upstream
      AND NOT EXISTS (SELECT 1 FROM cached_path WHERE path = store_path.path AND removing_since IS NULL)
    ORDER BY path`
  return rows.map(({ path }) => path)
}

/**
 * Inserts a path in one statement; a second process waits for the first to commit. Takes over a row that a sweep was about to
 * remove: the next sweep finds the objects that it named.
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
  // Two builds of one path may differ: the cache serves the one published first.
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

type JsonPath = Omit<CachedPath, 'publishedAt'> & { publishedAt: string }

export interface CacheSize {
  paths: number
  /** Bytes of all objects. Outputs of one derivation share their log. */
  bytes: number
}

/** Returns the size of the recorded paths; with `marked`, also of those that wait for their removal. */
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
