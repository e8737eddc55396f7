import type { Connection } from './database.ts'

/**
 * Key of the advisory lock held (shared) while a build records that it holds a closure, and (exclusively) while a sweep decides
 * which paths no environment holds, so that no path counts as unused while a build begins to rely on it.
 */
export const holdingLock = 8313_0001

/** Holds off other requests for this environment, so that no build of it begins. Released with the transaction. */
export async function lockEnvironment(transaction: Connection, id: string): Promise<void> {
  await lock(transaction, [`environment ${id}`])
}

/** Holds off other builds of this token. Released with the transaction. */
export async function lockToken(transaction: Connection, id: string): Promise<void> {
  await lock(transaction, [`token ${id}`])
}

/**
 * Holds off all processes that record, write or remove objects of the cache under these names: hash parts of store paths, names
 * of NARs, and derivations for the logs that their outputs share. Released with the transaction.
 */
export async function lockNames(transaction: Connection, names: string[]): Promise<void> {
  await lock(transaction, names)
}

/** Holds off other additions of webhooks of this token. Released with the transaction. */
export async function lockWebhooks(transaction: Connection, tokenId: string | null): Promise<void> {
  await lock(transaction, [`webhooks ${tokenId}`])
}

/** Takes the locks in sorted order, so that two transactions cannot deadlock. */
async function lock(transaction: Connection, names: string[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(key) FROM (
      SELECT DISTINCT hashtextextended(name, 8313) AS key FROM unnest(${names}::text[]) AS name ORDER BY key
    ) AS keys`
}
