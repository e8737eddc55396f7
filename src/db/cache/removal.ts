import type { Prisma } from '../../generated/client.ts'
import { type Connection, type Database, whileStoreWorks } from '../database.ts'
import { lockAlone, lockNames } from '../locks.ts'

/** A path that the cache is to have no longer, and what it has of it. */
export interface RemovablePath {
  path: string
  /** The 32 characters that its narinfo and its listing are named by. */
  hashPart: string
  /** Name of its compressed NAR. */
  object: string
  /** Of the objects that are its alone. */
  bytes: number
  /** What its derivation's other outputs may share. */
  log: SharedLog | null
}

export interface SharedLog {
  drv: string
  bytes: number
}

/** Whom an object of the cache belongs to: the path with this hash part or NAR, or the outputs of this derivation. */
export interface Owner {
  by: 'hashPart' | 'object' | 'log'
  name: string
}

/** Takes out of the cache what is recorded no longer. */
export interface Removal {
  /** Paths that are recorded no longer, and of which there may be objects. */
  marked(): Promise<RemovablePath[]>
  /**
   * Removes for good those of the paths that are recorded no longer and have not been published anew. `work` removes their
   * objects, and of their logs those that no other path has; meanwhile nobody publishes any of them. Where it throws, all is
   * left for the next attempt.
   */
  remove(
    paths: RemovablePath[],
    work: (removed: RemovablePath[], logs: SharedLog[]) => Promise<void>,
  ): Promise<void>
  /** Which of the owners nobody has recorded, by their places in the list. */
  unknown(owners: Owner[]): Promise<boolean[]>
  /** Calls `work` with the same answer; nobody publishes anything under their names until it has ended. */
  whileUnknown(owners: Owner[], work: (unknown: boolean[]) => Promise<void>): Promise<void>
  /** Forgets the store paths that no environment holds, and that the cache has not. */
  forgetPaths(): Promise<void>
}

/** `stores` is the pool for transactions in which the cache store works. */
export function removal(database: Database, stores: Database): Removal {
  return {
    marked: () => markedPaths(database, {}),

    remove: (paths, work) =>
      whileStoreWorks(stores, async (transaction) => {
        const names = paths.flatMap(({ hashPart, log }) => [hashPart, ...(log ? [log.drv] : [])])
        await lockNames(transaction, names)
        const removed = await stillMarked(transaction, paths)
        await transaction.cachedPath.deleteMany({ where: { path: { in: removed.map(({ path }) => path) } } })
        await work(removed, await unsharedLogs(transaction, removed))
      }),

    unknown: (owners) => unknown(database, owners),

    whileUnknown: (owners, work) =>
      whileStoreWorks(stores, async (transaction) => {
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

/** What was published anew has another NAR: no two attempts give theirs the same name. */
async function stillMarked(transaction: Connection, paths: RemovablePath[]): Promise<RemovablePath[]> {
  const objects = paths.map(({ object }) => object)
  await transaction.$executeRaw`
    SELECT 1 FROM cached_path WHERE object = ANY(${objects}::text[]) ORDER BY path FOR UPDATE`
  return markedPaths(transaction, { object: { in: objects } })
}

/** Those of the logs of these paths, whose rows are gone, that no other path has. */
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
 * Two steps: whoever publishes a path needs its row, and is waited for by the first, which then has nobody need it who was
 * not there yet. The second sees those who were.
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
