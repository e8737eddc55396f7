import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '../generated/client.ts'
import { openPool, type PoolTimes, usualTimes } from './pool.ts'

/** The connection pool, as the files of this folder use it. It does not leave the folder. */
export type Database = PrismaClient
/** Either the pool or one transaction of it. */
export type Connection = Prisma.TransactionClient

export interface OpenDatabase {
  database: Database
  close(): Promise<void>
}

/** Opens a pool of at most `max` connections, each at the first query that needs it. */
export function openDatabase(databaseUrl: string, max: number, times: PoolTimes = usualTimes): OpenDatabase {
  const pool = openPool(databaseUrl, max, times)
  const database = new PrismaClient({
    adapter: new PrismaPg(pool),
    // A burst of callers waits for its turn instead of failing at Prisma's default of two seconds.
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  })
  return {
    database,
    // Not by Prisma, which would open another pool for a query that comes later.
    async close() {
      await Promise.all([database.$disconnect(), pool.end()])
    },
  }
}

/** Reads several things as they were at one moment: a build must not be seen to have ended before its environment is there. */
export function inSnapshot<T>(database: Database, read: (snapshot: Connection) => Promise<T>): Promise<T> {
  return database.$transaction(read, { isolationLevel: 'RepeatableRead' })
}

/**
 * A storage that hangs is given up long before: were it not, the locks would be gone while a request is still under way, and
 * others would write what it then undoes.
 */
const storeMs = 10 * 60 * 1000

/** Opens the pool for transactions in which objects of the cache store are written or removed. */
export function openStoreDatabase(
  databaseUrl: string,
  max: number,
  times: PoolTimes = usualTimes,
): OpenDatabase {
  return openDatabase(databaseUrl, max, { ...times, answerMs: storeMs })
}

/** Runs a transaction in which objects of the cache store are written or removed, or that waits for another such transaction. */
export function whileStoreWorks<T>(
  database: Database,
  work: (transaction: Connection) => Promise<T>,
): Promise<T> {
  return database.$transaction(
    async (transaction) => {
      const ms = String(storeMs)
      await transaction.$executeRaw`
        SELECT set_config('statement_timeout', ${ms}, true), set_config('lock_timeout', ${ms}, true),
          set_config('idle_in_transaction_session_timeout', ${ms}, true)`
      return work(transaction)
    },
    { timeout: storeMs },
  )
}
