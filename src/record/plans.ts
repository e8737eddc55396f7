import type { Failure } from '../errors.ts'
import { Prisma } from '../generated/client.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { Database } from './database.ts'
import { telling } from './news.ts'
import type { Plan, PlannedEnvironment } from './plan.ts'
import { specFromRow } from './rows.ts'
import { storable } from './storable.ts'
import { isCurrent } from './version.ts'

export interface Plans {
  /** A plan that has not ended: the one under way for this environment, or else a new one. */
  ask(ask: { environmentId: string; spec: CanonicalSpec }): Promise<Plan>
  get(id: string): Promise<Plan | null>
  /**
   * Takes the plan up for a worker. Null where it has ended, where there is none of this id, where its spec names another Nix library
   * than the one that is given, and where a newer program has migrated the record.
   */
  start(id: string, library?: string): Promise<Plan | null>
  /** Says that a worker is at the plan still. */
  touch(id: string): Promise<void>
  /** Changes nothing where the plan has ended: another worker was faster. */
  finish(id: string, end: { result: PlannedEnvironment } | { failure: Failure }): Promise<void>
  /**
   * Ids of those that have not ended, and that no worker was heard of to be at for so long: it died, or Redis has forgotten
   * them, or none has had the time. Oldest first.
   */
  waiting(olderThanSeconds: number): Promise<string[]>
}

export function plans(database: Database, known: readonly string[]): Plans {
  return {
    async ask({ environmentId, spec }) {
      // The plan that is under way when the row is refused may have ended before it is read.
      for (;;) {
        const [created] = await database.plan.createManyAndReturn({
          data: [{ environmentId, spec: spec as object }],
          skipDuplicates: true,
        })
        const row = created ?? (await database.plan.findFirst({ where: { environmentId, finishedAt: null } }))
        if (row) return planFromRow(row)
      }
    },

    async get(id) {
      const row = await database.plan.findUnique({ where: { id } })
      return row && planFromRow(row)
    },

    start: (id, library) =>
      database.$transaction(async (transaction) => {
        const changed = await transaction.$executeRaw`
          UPDATE plan SET state = 'planning', starts = starts + 1, touched_at = clock_timestamp()
          WHERE id = ${id} AND finished_at IS NULL AND ${isCurrent(known)}
            AND (${library ?? null}::text IS NULL OR spec->>'library' = ${library ?? null})`
        return changed === 0 ? null : planFromRow(await transaction.plan.findUniqueOrThrow({ where: { id } }))
      }),

    async touch(id) {
      await database.$executeRaw`
        UPDATE plan SET touched_at = clock_timestamp() WHERE id = ${id} AND finished_at IS NULL`
    },

    async finish(id, end) {
      const state = 'result' in end ? 'ready' : 'failed'
      const { result, failure } = storable(end) as { result?: PlannedEnvironment; failure?: Failure }
      await database.$executeRaw`
        WITH ended AS (UPDATE plan SET
          state = ${state}::plan_state,
          result = ${JSON.stringify(result) ?? null}::jsonb,
          failure = ${JSON.stringify(failure) ?? null}::jsonb,
          finished_at = clock_timestamp()
        WHERE id = ${id} AND finished_at IS NULL RETURNING id)
        SELECT ${telling(Prisma.sql`id`)} FROM ended`
    },

    async waiting(olderThanSeconds) {
      const rows = await database.$queryRaw<{ id: string }[]>`
        SELECT id FROM plan
        WHERE finished_at IS NULL
          AND touched_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8)
        ORDER BY touched_at`
      return rows.map(({ id }) => id)
    },
  }
}

function planFromRow(row: Prisma.PlanGetPayload<object>): Plan {
  const { id, environmentId, state, starts, createdAt, finishedAt } = row
  return {
    id,
    environmentId,
    spec: specFromRow(row.spec),
    state,
    starts,
    result: row.result as unknown as PlannedEnvironment | null,
    failure: row.failure as unknown as Failure | null,
    createdAt,
    finishedAt,
  }
}
