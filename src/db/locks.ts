import type { Connection, Database } from './database.ts'

/** The keys of the advisory locks of this database, all of them but those of names. */
export const advisoryLocks = {
  /**
   * Held, shared, while a closure is written down as held, and alone while a sweep decides what nobody holds: a path is not
   * found dispensable while somebody begins to rely on it.
   */
  holding: 8313_0001,
  /** Held while it is decided whether there is to be another sweep. */
  sweeps: 8313_0002,
  /** Held while tokens are made and revoked, so that nothing is made with a token that is being revoked. */
  tokens: 8313_0003,
  /** Prisma's own `migrate deploy` takes it, so that the two exclude each other. */
  migrations: 72707369,
}

type AdvisoryLock = Exclude<keyof typeof advisoryLocks, 'migrations'>

/** Waits for a lock that no transaction then shares. Freed with the transaction. */
export async function lockAlone(transaction: Connection, lock: AdvisoryLock): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${advisoryLocks[lock]}::bigint)`
}

/** Waits for a lock that other transactions may share. Freed with the transaction. */
export async function lockShared(transaction: Connection, lock: AdvisoryLock): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(${advisoryLocks[lock]}::bigint)`
}

/** Works in a transaction that has the lock alone. */
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

/** Holds off other builds of this token. Released with the transaction. */
export async function lockToken(transaction: Connection, id: string): Promise<void> {
  await lockNames(transaction, [`token ${id}`])
}

/** Holds off other additions of webhooks of this token. Released with the transaction. */
export async function lockWebhooks(transaction: Connection, tokenId: string | null): Promise<void> {
  await lockNames(transaction, [`webhooks ${tokenId}`])
}

/**
 * While they are held, nobody records, writes or removes what is in the cache under these names: hash parts of store paths,
 * names of NARs, and derivations for the logs that their outputs share. Freed with the transaction. In one order,
 * so that nobody waits for a lock whose holder waits for one of theirs.
 */
export async function lockNames(transaction: Connection, names: string[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(key) FROM (
      SELECT DISTINCT hashtextextended(name, 8313) AS key FROM unnest(${names}::text[]) AS name ORDER BY key
    ) AS keys`
}
