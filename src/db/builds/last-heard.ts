import type { Database } from '../database.ts'

/** Returns when any worker that has not left was heard of last, by Postgres' clock; null where there is none. */
export async function lastHeard(database: Database): Promise<Date | null> {
  const { _max: newest } = await database.worker.aggregate({ _max: { seenAt: true } })
  return newest.seenAt
}
