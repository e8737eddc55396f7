import type { Database } from './database.ts'
import { mustHaveStood, stands } from './fence.ts'
import { storable } from './storable.ts'
import type { BuildEvent, Lease } from './types.ts'

export interface Events {
  /** Throws `LeaseLost` where the lease no longer stands. */
  append(lease: Lease, type: string, data: BuildEvent['data']): Promise<void>
  /**
   * The next events of a build after the one with this id, oldest first; 0 is before the first. No event appears later
   * with a smaller id than one that was given out: they are numbered while the build's row is held.
   */
  since(buildId: string, afterId: number, limit: number): Promise<BuildEvent[]>
}

export function events(database: Database): Events {
  return {
    async append(lease, type, data) {
      const appended = await database.$executeRaw`
        WITH held AS (SELECT id FROM build WHERE ${stands(lease)} FOR UPDATE)
        INSERT INTO event (build_id, type, data)
        SELECT id, ${type}, ${JSON.stringify(storable(data))}::jsonb FROM held`
      mustHaveStood(lease, appended)
    },

    async since(buildId, afterId, limit) {
      const rows = await database.event.findMany({
        where: { buildId, id: { gt: afterId } },
        orderBy: { id: 'asc' },
        take: limit,
      })
      return rows.map(({ id, type, data, at }) => ({
        id: Number(id),
        type,
        data: data as BuildEvent['data'],
        at,
      }))
    },
  }
}
