import { Prisma } from '../../generated/client.ts'
import type { Database } from '../database.ts'
import { lockEnvironment } from '../locks.ts'

/** Operations of callers on which environments the cache keeps. */
export interface Pins {
  /**
   * Protects an environment from eviction until a time, or (null) for good; replaces an earlier pin. Returns `nothing-to-keep`
   * if it is evicted, or if its build failed and no other is under way.
   */
  pin(id: string, until: Date | null): Promise<'pinned' | 'unknown' | 'nothing-to-keep'>
  unpin(id: string): Promise<'unpinned' | 'unknown'>
  /**
   * Deletes an environment with its builds, logs and bundles. The next sweep removes the paths that only it held. Takes no
   * lock: the sweep can only find fewer paths held than it believes.
   */
  forget(id: string): Promise<'forgotten' | 'unknown' | 'being-built' | 'pinned'>
}

/** SQL condition on `environment`: it has a pin that has not expired. */
export const isPinned = Prisma.sql`
  (pinned_at IS NOT NULL AND (pinned_until IS NULL OR pinned_until > clock_timestamp()))`

/** SQL condition on `environment`: a build of it is under way. */
export const isBeingBuilt = Prisma.sql`
  EXISTS (SELECT 1 FROM build WHERE environment_id = environment.id AND finished_at IS NULL)`

export function pins(database: Database): Pins {
  const known = async (id: string) => (await database.environment.count({ where: { id } })) > 0
  return {
    async pin(id, until) {
      const pinned = await database.$executeRaw`
        UPDATE environment SET
          pinned_at = CASE WHEN ${isPinned} THEN pinned_at ELSE clock_timestamp() END,
          pinned_until = ${until}
        WHERE id = ${id} AND (ready_at IS NOT NULL OR ${isBeingBuilt})`
      if (pinned > 0) return 'pinned'
      return (await known(id)) ? 'nothing-to-keep' : 'unknown'
    },

    async unpin(id) {
      const { count } = await database.environment.updateMany({
        where: { id },
        data: { pinnedAt: null, pinnedUntil: null },
      })
      return count > 0 ? 'unpinned' : 'unknown'
    },

    forget: (id) =>
      database.$transaction(async (transaction) => {
        await lockEnvironment(transaction, id)
        const [found] = await transaction.$queryRaw<{ pinned: boolean; beingBuilt: boolean }[]>`
          SELECT ${isPinned} AS pinned, ${isBeingBuilt} AS "beingBuilt" FROM environment
          WHERE id = ${id} FOR UPDATE`
        if (!found) return 'unknown'
        if (found.beingBuilt) return 'being-built'
        if (found.pinned) return 'pinned'
        await transaction.environment.delete({ where: { id } })
        return 'forgotten'
      }),
  }
}
