import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '../generated/client.ts'

/** The connection pool, as the files of this folder use it. It does not leave the folder. */
export type Database = PrismaClient
/** Either the pool or one transaction of it. */
export type Connection = Prisma.TransactionClient

/** Opens a pool of at most ten connections, at the first query. */
export function openDatabase(databaseUrl: string): Database {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 30_000 }),
    // A burst of callers waits for its turn instead of failing at Prisma's default of two seconds.
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  })
}

/** Reads several things as they were at one moment: a build must not be seen to have ended before its environment is there. */
export function inSnapshot<T>(database: Database, read: (snapshot: Connection) => Promise<T>): Promise<T> {
  return database.$transaction(read, { isolationLevel: 'RepeatableRead' })
}

/**
 * For transactions in which objects of the cache store are written or removed. A storage that hangs is given up long before:
 * were it not, the locks would be gone while a request is still under way, and others would write what it then undoes.
 */
export const whileStoreWorks = { timeout: 10 * 60 * 1000 }
