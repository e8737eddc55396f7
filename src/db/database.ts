import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { type Prisma, PrismaClient } from '../generated/client.ts'
import { openPool, type PoolTimes, type PoolUse, poolUse, usualTimes } from './pool.ts'

/** The connection pool of the files in this folder. It does not leave the folder. */
export type Database = PrismaClient
/** The pool, or one transaction of it. */
export type Connection = Prisma.TransactionClient

export interface OpenDatabase {
  /** Created at its first use: Prisma unpacks the schema, three megabytes, for each pool. */
  readonly database: Database
  /** The same connections without Prisma, which takes half a millisecond for each query. */
  pool: Pick<pg.Pool, 'query'>
  use(): PoolUse
  close(): Promise<void>
}

/** Opens a pool of at most `max` connections, each at the first query that needs it. */
export function openDatabase(databaseUrl: string, max: number, times: PoolTimes = usualTimes): OpenDatabase {
  const pool = openPool(databaseUrl, max, times)
  const create = () =>
    new PrismaClient({
      adapter: new PrismaPg(pool),
      // Makes a burst of callers wait, instead of failing after Prisma's default of two seconds.
      transactionOptions: { maxWait: 30_000, timeout: 30_000 },
    })
  let database: Database | undefined
  return {
    get database() {
      database ??= create()
      return database
    },
    pool,
    use: () => poolUse(pool),
    // Closes the pool itself too: Prisma would open another one for a later query.
    async close() {
      await Promise.all([database?.$disconnect(), pool.end()])
    },
  }
}

/** Reads several rows in one snapshot: a build must not appear to have ended before its environment is there. */
export function inSnapshot<T>(database: Database, read: (snapshot: Connection) => Promise<T>): Promise<T> {
  return database.$transaction(read, { isolationLevel: 'RepeatableRead' })
}

/**
 * Milliseconds for a transaction with work in the cache store. Requests to a storage that hangs fail long before: otherwise the
 * locks could be gone while a request is under way, which would then undo another process's write.
 */
const storeMs = 10 * 60 * 1000

/** Opens the pool for transactions during which objects of the cache store are written or removed. */
export function openStoreDatabase(
  databaseUrl: string,
  max: number,
  times: PoolTimes = usualTimes,
): OpenDatabase {
  return openDatabase(databaseUrl, max, { ...times, answerMs: storeMs })
}

/**
 * Runs a transaction during which objects of the cache store are written or removed, or that waits for another such
 * transaction.
 */
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
