import type { Connection, Database } from '../database.ts'
import { isBeingBuilt } from '../environments/pins.ts'
import { lockEnvironment } from '../locks.ts'

/**
 * A worker's folder for a build, a plan or a move of a channel. `fence` is the number under which the worker holds the work, so
 * that a worker that has lost it shares no folder with the next; null for folders of earlier versions, which had none.
 */
export interface WorkFolder {
  id: string
  fence: number | null
}

/** Decides which of a worker's folders and gc roots are unused. */
export interface Leftovers {
  /** Returns those of the environments that are ready or being built. */
  needed(environmentIds: string[]): Promise<Set<string>>
  /** Calls `work` if an environment is neither ready nor being built. No build of it begins until `work` has ended. */
  whileUnneeded(environmentId: string, work: () => Promise<void>): Promise<void>
  /** Returns those of the folders whose build, plan or move a worker still holds under the same number. */
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
