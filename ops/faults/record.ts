import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Cleanup } from './cleanup.ts'

/** Queries the database directly, not through the proxy. Waits while Postgres is away. */
export type Query = <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>

const longestWaitMs = 120_000

export function openQuery(
  cleanup: Pick<Cleanup, 'teardown'>,
  connectionString: string,
): { query: Query; pauseQueries: (work: () => Promise<void>) => Promise<void> } {
  let pool = openPool(connectionString)
  cleanup.teardown(() => pool.end())
  return {
    async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      for (const deadline = Date.now() + longestWaitMs; ; await sleep(100))
        try {
          return (await pool.query<Row>(text, values)).rows
        } catch (error) {
          const isAway = !(error instanceof pg.DatabaseError) || /^(57P|08|53)/.test(error.code ?? '')
          if (!isAway || Date.now() > deadline) throw error
        }
    },
    async pauseQueries(work) {
      await pool.end()
      await work()
      pool = openPool(connectionString)
    },
  }
}

function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 })
  // An idle connection gets an error when Postgres stops.
  pool.on('error', () => {})
  return pool
}
