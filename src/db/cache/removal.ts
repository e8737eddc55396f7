import type { Prisma } from '../../generated/client.ts'
import { type Connection, type Database, type OpenDatabase, whileStoreWorks } from '../database.ts'
import { lockAlone, lockNames } from '../locks.ts'

/** A path to remove from the cache, and its objects. */
export interface RemovablePath {
  path: string
  /** The 32 characters that name its narinfo and its listing. */
  hashPart: string
  /** Name of its compressed NAR. */
  object: string
  /** Bytes of the objects that only this path has. */
  bytes: number
  /** The log that it may share with other outputs of its derivation. */
  log: SharedLog | null
}

export interface SharedLog {
  drv: string
  bytes: number
}

/** The owner of an object in the cache: the path with this hash part or NAR, or the outputs of this derivation. */
export interface Owner {
  by: 'hashPart' | 'object' | 'log'
  name: string
}

/** Removes objects that are no longer recorded. */
export interface Removal {
  /** Returns paths that are no longer recorded and may still have objects. */
  marked(): Promise<RemovablePath[]>
  /**
   * Removes those of the paths that are no longer recorded and have not been published again. `work` removes their objects, and
   * those of their logs that no other path shares; no process publishes any of them meanwhile. If it throws, all remains for
   * the next attempt.
   */
  remove(
    paths: RemovablePath[],
    work: (removed: RemovablePath[], logs: SharedLog[]) => Promise<void>,
  ): Promise<void>
  /** Returns for each owner, by its place in the list, whether no row has it. */
  unknown(owners: Owner[]): Promise<boolean[]>
  /** Calls `work` with the same answer; no process publishes an object under these names until it has ended. */
  whileUnknown(owners: Owner[], work: (unknown: boolean[]) => Promise<void>): Promise<void>
  /** Deletes the rows of store paths that neither an environment nor the cache needs. */
  forgetPaths(): Promise<void>
}

/** `stores` is the pool for transactions during which objects of the cache store are removed. */
export function removal(database: Database, stores: OpenDatabase): Removal {
  return {
    marked: () => markedPaths(database, {}),

    remove: (paths, work) =>
      whileStoreWorks(stores.database, async (transaction) => {
        const names = paths.flatMap(({ hashPart, log }) => [hashPart, ...(log ? [log.drv] : [])])
        await lockNames(transaction, names)
        const removed = await stillMarked(transaction, paths)
        await transaction.cachedPath.deleteMany({ where: { path: { in: removed.map(({ path }) => path) } } })
        await work(removed, await unsharedLogs(transaction, removed))
      }),

    unknown: (owners) => unknown(database, owners),

    whileUnknown: (owners, work) =>
      whileStoreWorks(stores.database, async (transaction) => {
        await lockNames(
          transaction,
          owners.map(({ name }) => name),
        )
        await work(await unknown(transaction, owners))
      }),

    forgetPaths: () => database.$transaction(forgetPaths),
  }
}

async function markedPaths(
  connection: Connection,
  where: Prisma.CachedPathWhereInput,
): Promise<RemovablePath[]> {
  const rows = await connection.cachedPath.findMany({
    where: { ...where, removingSince: { not: null } },
    orderBy: { path: 'asc' },
  })
  return rows.map(({ path, hashPart, object, bytes, deriver, logBytes }) => {
    const log = deriver && logBytes > 0 ? { drv: deriver, bytes: Number(logBytes) } : null
    return { path, hashPart, object, bytes: Number(bytes), log }
  })
}

/**
 * Returns the paths that are still marked. A path that was published again has another NAR: no two attempts use the same name.
 */
async function stillMarked(transaction: Connection, paths: RemovablePath[]): Promise<RemovablePath[]> {
  const objects = paths.map(({ object }) => object)
  await transaction.$executeRaw`
    SELECT 1 FROM cached_path WHERE object = ANY(${objects}::text[]) ORDER BY path FOR UPDATE`
  return markedPaths(transaction, { object: { in: objects } })
}

/** Returns those of the logs of these paths, whose rows are gone, that no other path shares. */
async function unsharedLogs(transaction: Connection, paths: RemovablePath[]): Promise<SharedLog[]> {
  const logs = new Map(paths.flatMap(({ log }) => (log ? [[log.drv, log]] : [])))
  const others = await transaction.cachedPath.findMany({
    where: { deriver: { in: [...logs.keys()] }, logBytes: { gt: 0 } },
    select: { deriver: true },
  })
  for (const { deriver } of others) logs.delete(deriver ?? '')
  return [...logs.values()]
}

async function unknown(connection: Connection, owners: Owner[]): Promise<boolean[]> {
  const names = (by: Owner['by']) => owners.filter((owner) => owner.by === by).map(({ name }) => name)
  const rows = await connection.$queryRaw<Owner[]>`
    SELECT 'hashPart' AS by, hash_part AS name FROM cached_path WHERE hash_part = ANY(${names('hashPart')}::text[])
    UNION SELECT 'object', object FROM cached_path WHERE object = ANY(${names('object')}::text[])
    UNION SELECT 'log', deriver FROM cached_path WHERE log_bytes > 0 AND deriver = ANY(${names('log')}::text[])`
  const known = new Set(rows.map(({ by, name }) => `${by} ${name}`))
  return owners.map(({ by, name }) => !known.has(`${by} ${name}`))
}

/**
 * Deletes in two steps. The first locks the unused rows, so that a process that publishes one of the paths from now on waits
 * for the commit, and skips rows that another process holds already. The second sees what was committed before the locks.
 */
async function forgetPaths(transaction: Connection): Promise<void> {
  await lockAlone(transaction, 'holding')
  const rows = await transaction.$queryRaw<{ path: string }[]>`
    SELECT path FROM store_path
    WHERE NOT EXISTS (SELECT 1 FROM environment_path WHERE path = store_path.path)
      AND NOT EXISTS (SELECT 1 FROM cached_path WHERE path = store_path.path)
    FOR UPDATE SKIP LOCKED`
  await transaction.$executeRaw`
    DELETE FROM store_path
    WHERE path = ANY(${rows.map(({ path }) => path)}::text[])
      AND NOT EXISTS (SELECT 1 FROM cached_path WHERE path = store_path.path)`
}
