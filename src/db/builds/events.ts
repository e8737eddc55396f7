import { notify } from '../changes.ts'
import type { Connection, Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { BuildEvent, Lease } from '../types.ts'
import { underLease } from './fence.ts'

export interface Events {
  /** Appends an event. Throws `LeaseLost` if the lease is no longer valid. */
  append(lease: Lease, type: string, data: BuildEvent['data']): Promise<void>
  /**
   * Returns the next events of a build after the one with this id, oldest first; 0 is before the first. No event appears later
   * with a smaller id than one already returned: ids are assigned while the build's row is locked.
   */
  since(buildId: string, afterId: number, limit: number): Promise<BuildEvent[]>
}

/** Appends an event in a transaction that holds the build's row, and notifies all listening processes. */
export async function append(
  transaction: Connection,
  buildId: string,
  type: string,
  data: BuildEvent['data'],
): Promise<void> {
  await transaction.event.create({ data: { buildId, type, data: sanitizeForPostgres(data) as object } })
  await notify(transaction, buildId)
}

export function events(database: Database): Events {
  return {
    append: (lease, type, data) =>
      underLease(database, lease, (transaction) => append(transaction, lease.buildId, type, data)),

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
