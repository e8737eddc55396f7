import { type Failure, retryable } from '../errors.ts'
import { Prisma } from '../generated/client.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { type CancelledWork, cancelledWork } from './cancelled-work.ts'
import type { Connection, Database } from './database.ts'
import { tell, telling } from './news.ts'
import type { Plan, PlannedEnvironment } from './plan.ts'
import { specFromRow } from './rows.ts'
import { storable } from './storable.ts'
import { isCurrent } from './version.ts'

/** A plan in the hands of one worker. */
export type HeldPlan = Pick<Plan, 'id' | 'starts'>

export interface Plans {
  /** A plan that has not ended: the one under way for this environment, or else a new one. */
  ask(ask: { environmentId: string; spec: CanonicalSpec }): Promise<Plan>
  get(id: string): Promise<Plan | null>
  /**
   * Takes the plan up for a worker. Null where another has it and was heard of within a lease, where the plan has ended, where there
   * is none of this id, where its spec names another Nix library than the one that is given, and where a newer program has migrated
   * the record. One that is to end, and that no worker has, has ended then.
   */
  start(id: string, leaseSeconds: number, library?: string): Promise<Plan | null>
  /** Says that a worker is at the plan still. False where another has it now. */
  touch(held: HeldPlan): Promise<boolean>
  /** Has it wait for another worker. One that is to end has ended then. Changes nothing where another has it now. */
  release(held: HeldPlan): Promise<void>
  /** Changes nothing where the plan has ended, or another worker has it now. */
  finish(held: HeldPlan, end: { result: PlannedEnvironment } | { failure: Failure }): Promise<void>
  /** Has a plan end: at once where it waits, else as soon as its worker has let go. `by` says who wants it. */
  cancel(id: string, by: string): Promise<CancelledWork<Plan> | null>
  /** Whether the plan is to end. */
  isCancelled(held: HeldPlan): Promise<boolean>
  /**
   * Ids of those that have not ended, and that no worker was heard of to be at for so long: it died, or Redis has forgotten
   * them, or none has had the time. Oldest first.
   */
  waiting(olderThanSeconds: number): Promise<string[]>
}

export function plans(database: Database, renewals: Database, known: readonly string[]): Plans {
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

    start: (id, leaseSeconds, library) =>
      database.$transaction(async (transaction) => {
        const [started] = await transaction.$queryRaw<{ cancelledBy: string | null }[]>`
          UPDATE plan SET state = 'planning', starts = starts + 1, touched_at = clock_timestamp()
          WHERE id = ${id} AND finished_at IS NULL AND ${isCurrent(known)}
            AND (${library ?? null}::text IS NULL OR spec->>'library' = ${library ?? null})
            AND (
              state = 'queued' OR touched_at < clock_timestamp() - make_interval(secs => ${leaseSeconds}::float8)
            )
          RETURNING cancelled_by AS "cancelledBy"`
        if (!started) return null
        const plan = planFromRow(await transaction.plan.findUniqueOrThrow({ where: { id } }))
        if (started.cancelledBy === null) return plan
        await finish(transaction, plan, { failure: cancellation(started.cancelledBy) })
        return null
      }),

    async touch({ id, starts }) {
      const touched = await renewals.$executeRaw`
        UPDATE plan SET touched_at = clock_timestamp()
        WHERE id = ${id} AND starts = ${starts} AND finished_at IS NULL`
      return touched > 0
    },

    release: (held) =>
      database.$transaction(async (transaction) => {
        const [released] = await transaction.$queryRaw<{ cancelledBy: string | null }[]>`
          UPDATE plan SET state = 'queued', touched_at = created_at
          WHERE id = ${held.id} AND starts = ${held.starts} AND finished_at IS NULL
          RETURNING cancelled_by AS "cancelledBy"`
        if (released?.cancelledBy != null)
          await finish(transaction, held, { failure: cancellation(released.cancelledBy) })
      }),

    finish: (held, end) => finish(database, held, end),

    cancel: (id, by) =>
      database.$transaction(async (transaction) => {
        const [row] = await transaction.$queryRaw<{ starts: number; state: string; finished: boolean }[]>`
          SELECT starts, state::text, finished_at IS NOT NULL AS finished FROM plan WHERE id = ${id} FOR UPDATE`
        if (!row) return null
        if (!row.finished) {
          await transaction.plan.updateMany({ where: { id, cancelledBy: null }, data: { cancelledBy: by } })
          const { cancelledBy } = await transaction.plan.findUniqueOrThrow({ where: { id } })
          if (row.state === 'queued')
            await finish(
              transaction,
              { id, starts: row.starts },
              { failure: cancellation(cancelledBy ?? by) },
            )
          else await tell(transaction, id)
        }
        const work = planFromRow(await transaction.plan.findUniqueOrThrow({ where: { id } }))
        return cancelledWork(work)
      }),

    async isCancelled({ id }) {
      return (await database.plan.count({ where: { id, cancelledBy: { not: null } } })) > 0
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

async function finish(
  connection: Connection,
  { id, starts }: HeldPlan,
  end: { result: PlannedEnvironment } | { failure: Failure },
): Promise<void> {
  const state = 'result' in end ? 'ready' : 'failed'
  const { result, failure } = storable(end) as { result?: PlannedEnvironment; failure?: Failure }
  await connection.$executeRaw`
    WITH ended AS (UPDATE plan SET
      state = ${state}::plan_state,
      result = ${JSON.stringify(result) ?? null}::jsonb,
      failure = ${JSON.stringify(failure) ?? null}::jsonb,
      finished_at = clock_timestamp()
    WHERE id = ${id} AND starts = ${starts} AND finished_at IS NULL RETURNING id)
    SELECT ${telling(Prisma.sql`id`)} FROM ended`
}

const cancellation = (by: string): Failure => ({
  class: 'cancelled',
  message: `Cancelled by ${by}. Ask for the plan again to have it made after all.`,
  retryable: retryable.cancelled,
})

function planFromRow(row: Prisma.PlanGetPayload<object>): Plan {
  const { id, environmentId, starts, createdAt, finishedAt } = row
  const failure = row.failure as unknown as Failure | null
  return {
    id,
    environmentId,
    spec: specFromRow(row.spec),
    // A state of its own would be unknown to an API of an earlier version beside this one.
    state: failure?.class === 'cancelled' ? 'cancelled' : row.state,
    starts,
    result: row.result as unknown as PlannedEnvironment | null,
    failure,
    createdAt,
    finishedAt,
  }
}
