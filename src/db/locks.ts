import type { Connection, Database } from './database.ts'

/** Keys of the advisory locks in this database, apart from those of names. */
export const advisoryLocks = {
  /**
   * Held (shared) while a build records that it holds a closure, and (alone) while a sweep decides which paths no environment
   * holds, so that no path counts as unused while a build begins to rely on it.
   */
  holding: 8313_0001,
  /** Held while a process decides whether another sweep begins. */
  sweeps: 8313_0002,
  /** Held while tokens are created and revoked, so that no token is created with one that is being revoked. */
  tokens: 8313_0003,
  /** Taken by Prisma's `migrate deploy` too, so that the two exclude each other. */
  migrations: 72707369,
}

type AdvisoryLock = Exclude<keyof typeof advisoryLocks, 'migrations'>

/** Takes a lock that no other transaction shares. Released with the transaction. */
export async function lockAlone(transaction: Connection, lock: AdvisoryLock): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${advisoryLocks[lock]}::bigint)`
}

/** Takes a lock that other transactions may share. Released with the transaction. */
export async function lockShared(transaction: Connection, lock: AdvisoryLock): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(${advisoryLocks[lock]}::bigint)`
}

/** Runs `work` in a transaction that holds the lock alone. */
export function whileLocked<T>(
  database: Database,
  lock: AdvisoryLock,
  work: (transaction: Connection) => Promise<T>,
): Promise<T> {
  return database.$transaction(async (transaction) => {
    await lockAlone(transaction, lock)
    return work(transaction)
  })
}

/** Holds off other requests for this environment, so that no build of it begins. Released with the transaction. */
export async function lockEnvironment(transaction: Connection, id: string): Promise<void> {
  await lockNames(transaction, [`environment ${id}`])
}

/** Holds off other builds of these tokens. Released with the transaction. */
export async function lockTokens(transaction: Connection, ids: string[]): Promise<void> {
  await lockNames(
    transaction,
    ids.map((id) => `token ${id}`),
  )
}

/** Holds off other additions of webhooks of this token. Released with the transaction. */
export async function lockWebhooks(transaction: Connection, tokenId: string | null): Promise<void> {
  await lockNames(transaction, [`webhooks ${tokenId}`])
}

/**
 * Keeps other transactions from recording, writing or removing what the cache has under these names: hash parts of store paths,
 * names of NARs, and derivations for the logs that their outputs share. Released with the transaction. Takes the locks in one
 * order, so that two transactions cannot deadlock.
 */
export async function lockNames(transaction: Connection, names: string[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(key) FROM (
      SELECT DISTINCT hashtextextended(name, 8313) AS key FROM unnest(${names}::text[]) AS name ORDER BY key
    ) AS keys`
}
