import type { Database } from '../database.ts'
import type { BuildPriority } from '../types.ts'

/** A message to the queue: this build waits for a worker. */
export interface Dispatch {
  id: number
  buildId: string
  priority: BuildPriority
  /** Place among the waiting builds of this priority, lowest first. */
  turn: number
}

export interface Outbox {
  /**
   * Passes waiting rows to `send`, oldest first, marks those that it took, and returns their number. If `send` throws, keeps
   * the remaining rows for the next call and passes the error on. Any number of relays may run: no row is with two of them at
   * once. A row is sent again if the relay's process dies here, so `send` must tolerate repetition.
   */
  relay(limit: number, send: (row: Dispatch) => Promise<void>): Promise<number>
}

export function outbox(database: Database): Outbox {
  return {
    async relay(limit, send) {
      const { taken, failure } = await database.$transaction(async (transaction) => {
        const waiting = await transaction.$queryRaw<(Omit<Dispatch, 'id'> & { id: bigint })[]>`
          SELECT outbox.id, build_id AS "buildId", priority::text AS priority, turn
          FROM outbox JOIN build ON build.id = build_id WHERE sent_at IS NULL
          ORDER BY outbox.id LIMIT ${limit}::int FOR UPDATE OF outbox SKIP LOCKED`
        const taken: bigint[] = []
        let failure: { error: unknown } | undefined
        try {
          for (const { id, ...row } of waiting) {
            await send({ id: Number(id), ...row })
            taken.push(id)
          }
        } catch (error) {
          failure = { error }
        }
        if (taken.length > 0)
          await transaction.$executeRaw`UPDATE outbox SET sent_at = clock_timestamp() WHERE id = ANY(${taken})`
        return { taken, failure }
      })
      if (failure) throw failure.error
      return taken.length
    },
  }
}
