import type { Connection } from './database.ts'

/**
 * Held, shared, while a closure is written down as held, and alone while a sweep decides what nobody holds: a path is not
 * found dispensable while somebody begins to rely on it.
 */
export const holdingLock = 8313_0001

/** While it is held, nobody asks for this environment: no build of it begins. Freed with the transaction. */
export async function lockEnvironment(transaction: Connection, id: string): Promise<void> {
  await lock(transaction, [`environment ${id}`])
}

/** While it is held, no other build begins for this token. Freed with the transaction. */
export async function lockToken(transaction: Connection, id: string): Promise<void> {
  await lock(transaction, [`token ${id}`])
}

/**
 * While they are held, nobody records, writes or removes what is in the cache under these names: hash parts of store paths,
 * names of NARs, and derivations for the logs that their outputs share. Freed with the transaction.
 */
export async function lockNames(transaction: Connection, names: string[]): Promise<void> {
  await lock(transaction, names)
}

/** While it is held, nobody else adds a webhook of this token. Freed with the transaction. */
export async function lockWebhooks(transaction: Connection, tokenId: string | null): Promise<void> {
  await lock(transaction, [`webhooks ${tokenId}`])
}

/** In one order, so that nobody waits for a lock whose holder waits for one of theirs. */
async function lock(transaction: Connection, names: string[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(key) FROM (
      SELECT DISTINCT hashtextextended(name, 8313) AS key FROM unnest(${names}::text[]) AS name ORDER BY key
    ) AS keys`
}
