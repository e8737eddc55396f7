import type { Connection, Database } from '../database.ts'
import { isBeingBuilt } from '../environments/pins.ts'
import { lockEnvironment } from '../locks.ts'

/**
 * The folder that a worker has for a build, a plan or a move of a channel. `fence` is the number under which the worker holds it, so
 * that one that has lost it has nothing in common with the next; null for folders of earlier versions, which had none.
 */
export interface WorkFolder {
  id: string
  fence: number | null
}

/** What of a worker's folder is of use to nobody. */
export interface Leftovers {
  /** Those of the environments that are ready or being built. */
  needed(environmentIds: string[]): Promise<Set<string>>
  /** Calls `work` where an environment is neither ready nor being built; until it has ended, no build of it begins. */
  whileUnneeded(environmentId: string, work: () => Promise<void>): Promise<void>
  /** Those of the folders that a worker may be using, which has a build, a plan or a move of a channel by this number. */
  inUse(folders: WorkFolder[]): Promise<WorkFolder[]>
}

export function leftovers(database: Database): Leftovers {
  return {
    needed: (ids) => needed(database, ids),

    whileUnneeded: (id, work) =>
      database.$transaction(async (transaction) => {
        await lockEnvironment(transaction, id)
        if ((await needed(transaction, [id])).size === 0) await work()
      }),

    async inUse(folders) {
      const ids = folders.map(({ id }) => id)
      const held = await database.$queryRaw<{ id: string; fence: number | null }[]>`
        SELECT id, fence FROM build
        WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL AND lease_until IS NOT NULL
        UNION ALL SELECT id, starts FROM plan WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL
        UNION ALL SELECT id, fence FROM channel_move WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL
        UNION ALL SELECT id, NULL FROM build WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL
        UNION ALL SELECT id, NULL FROM plan WHERE id = ANY(${ids}::text[]) AND finished_at IS NULL`
      return folders.filter(({ id, fence }) => held.some((other) => other.id === id && other.fence === fence))
    },
  }
}

async function needed(connection: Connection, ids: string[]): Promise<Set<string>> {
  const rows = await connection.$queryRaw<{ id: string }[]>`
    SELECT id FROM environment WHERE id = ANY(${ids}::text[]) AND (ready_at IS NOT NULL OR ${isBeingBuilt})`
  return new Set(rows.map(({ id }) => id))
}
