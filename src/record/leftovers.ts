import type { Connection, Database } from './database.ts'
import { isBeingBuilt } from './keeping.ts'
import { lockEnvironment } from './locks.ts'

/** What of a worker's folder is of use to nobody. */
export interface Leftovers {
  /** Those of the environments that are ready or being built. */
  needed(environmentIds: string[]): Promise<Set<string>>
  /** Calls `work` where an environment is neither ready nor being built; until it has ended, no build of it begins. */
  whileUnneeded(environmentId: string, work: () => Promise<void>): Promise<void>
  /** Those of the builds and plans that have not ended. */
  unfinished(ids: string[]): Promise<Set<string>>
}

export function leftovers(database: Database): Leftovers {
  return {
    needed: (ids) => needed(database, ids),

    whileUnneeded: (id, work) =>
      database.$transaction(async (transaction) => {
        await lockEnvironment(transaction, id)
        if ((await needed(transaction, [id])).size === 0) await work()
      }),

    async unfinished(ids) {
      const rows = await database.$queryRaw<{ id: string }[]>`
        SELECT id FROM build WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL
        UNION ALL SELECT id FROM plan WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL`
      return new Set(rows.map(({ id }) => id))
    },
  }
}

async function needed(connection: Connection, ids: string[]): Promise<Set<string>> {
  const rows = await connection.$queryRaw<{ id: string }[]>`
    SELECT id FROM environment WHERE id = ANY(${ids}::text[]) AND (ready_at IS NOT NULL OR ${isBeingBuilt})`
  return new Set(rows.map(({ id }) => id))
}
