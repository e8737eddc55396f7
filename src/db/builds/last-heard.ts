import type { Database } from '../database.ts'

/** Returns the time, by Postgres' clock, of the newest report of any worker that has not left; null if there is none. */
export async function lastHeard(database: Database): Promise<Date | null> {
  const { _max: newest } = await database.worker.aggregate({ _max: { seenAt: true } })
  return newest.seenAt
}
