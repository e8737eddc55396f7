import { type Failure, retryable } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { CanonicalSpec } from '../../spec/schema.ts'
import { type DrivenLibrary, drives, libraryOfPlan } from '../builds/libraries.ts'
import { isTakenBySome } from '../builds/why-waiting.ts'
import { type CancelledWork, cancelledWork } from '../cancelled-work.ts'
import { notification, notify } from '../changes.ts'
import type { Connection, Database, OpenDatabase } from '../database.ts'
import { refuseInMaintenance } from '../maintenance.ts'
import { specFromRow } from '../rows.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { BuildToolRow, PlannedPackage, Previewed } from '../types.ts'
import { isCurrent } from '../version.ts'

/** A plan that one worker holds. */
export type HeldPlan = Pick<Plan, 'id' | 'starts'>

export interface Plans {
  /** Returns the unfinished plan of this environment, or records a new one. */
  ask(ask: { environmentId: string; spec: CanonicalSpec }): Promise<Plan>
  get(id: string): Promise<Plan | null>
  /**
   * Claims the plan for a worker. Returns null if another worker has it and gave a sign of life within a lease, if the plan has
   * ended, if there is none of this id, if a program with the given Nix library cannot plan with the one that its spec names,
   * or if a newer program has migrated the database. Ends a cancelled plan that no worker has.
   */
  start(id: string, leaseSeconds: number, library?: DrivenLibrary): Promise<Plan | null>
  /** Reports that a worker still works on the plan. Returns false if another worker has it now. */
  touch(held: HeldPlan): Promise<boolean>
  /**
   * Makes the plan wait for another worker. Ends it instead if a caller has cancelled it. Changes nothing if another worker has
   * it now.
   */
  release(held: HeldPlan): Promise<void>
  /** Records the plan's end. Changes nothing if it has ended, or if another worker has it now. */
  finish(held: HeldPlan, end: { result: PlannedEnvironment } | { failure: Failure }): Promise<void>
  /** Cancels a plan: at once if it waits, else as soon as its worker has stopped. `by` names the caller. */
  cancel(id: string, by: string): Promise<CancelledWork<Plan> | null>
  /** Returns whether a caller has asked to cancel the plan. */
  isCancelled(held: HeldPlan): Promise<boolean>
  /**
   * Returns the ids, oldest first, of unfinished plans that a worker would take and that no worker has reported on for
   * `olderThanSeconds`: the worker died, Redis lost them, or all workers are busy.
   */
  waiting(olderThanSeconds: number): Promise<string[]>
}

export function plans(database: Database, renewals: OpenDatabase, known: readonly string[]): Plans {
  return {
    async ask({ environmentId, spec }) {
      // Another caller may ask for the same plan meanwhile, and the plan under way may end meanwhile.
      for (;;) {
        const underWay = await database.plan.findFirst({ where: { environmentId, finishedAt: null } })
        if (underWay) return planFromRow(underWay)
        await refuseInMaintenance(database)
        const [created] = await database.plan.createManyAndReturn({
          data: [{ environmentId, spec: spec as object }],
          skipDuplicates: true,
        })
        if (created) return planFromRow(created)
      }
    },

    async get(id) {
      const row = await database.plan.findUnique({ where: { id } })
      return row && planFromRow(row)
    },

    start: (id, leaseSeconds, library) =>
      database.$transaction(async (transaction) => {
        const [started] = await transaction.$queryRaw<{ cancelledBy: string | null }[]>`
          UPDATE plan SET state = 'planning', starts = starts + 1, touched_at = clock_timestamp(), waits_because = NULL
          WHERE id = ${id} AND finished_at IS NULL AND ${isCurrent(known)}
            AND ${library ? drives(library, libraryOfPlan) : Prisma.sql`true`}
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
      const touched = await renewals.database.$executeRaw`
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
          else await notify(transaction, id)
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
          AND ${isTakenBySome(libraryOfPlan)}
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
  const { result, failure } = sanitizeForPostgres(end) as { result?: PlannedEnvironment; failure?: Failure }
  await connection.$executeRaw`
    WITH ended AS (UPDATE plan SET
      state = ${state}::plan_state,
      result = ${JSON.stringify(result) ?? null}::jsonb,
      failure = ${JSON.stringify(failure) ?? null}::jsonb,
      finished_at = clock_timestamp()
    WHERE id = ${id} AND starts = ${starts} AND finished_at IS NULL RETURNING id)
    SELECT ${notification(Prisma.sql`id`)} FROM ended`
}

const cancellation = (by: string): Failure => ({
  class: 'cancelled',
  message: `Cancelled by ${by}. Ask for the plan again to make it.`,
  retryable: retryable.cancelled,
})

function planFromRow(row: Prisma.PlanGetPayload<object>): Plan {
  const { id, environmentId, starts, createdAt, finishedAt } = row
  const failure = row.failure as unknown as Failure | null
  return {
    id,
    environmentId,
    spec: specFromRow(row.spec),
    // An API of an earlier version beside this one would not know a new state.
    state: failure?.class === 'cancelled' ? 'cancelled' : row.state,
    starts,
    waitsBecause: row.state === 'queued' ? row.waitsBecause : null,
    result: row.result as unknown as PlannedEnvironment | null,
    failure,
    createdAt,
    finishedAt,
  }
}

/** Number of derivations that an environment needs beyond the source's own environment and the target interpreter. */
export interface BuildCount {
  derivations: number
  /** Number of those that compile or install a package for the target: no links, hooks or environments. */
  packages: number
}

/** A build of the source's set, or an interpreter, that neither the worker's store nor a substituter has. */
export interface SourceToBuild {
  /** PEP 503 normal form of the distribution's name; null for an interpreter. */
  name: string | null
  storePath: string
  drvPath: string
}

/** The result of a plan. Planning builds nothing of it. */
export interface PlannedEnvironment {
  packages: Previewed<PlannedPackage>[]
  buildTools: Previewed<BuildToolRow>[]
  /** Source builds that a build must compile because no cache has them. Usually empty. */
  sourceToBuild: SourceToBuild[]
  /**
   * The environment's store path and derivation, as a build would produce them; null if that depends on packages of unknown
   * fate. `builds` and `toDo` then count these as pure: a build may have more to do.
   */
  storePath: string | null
  drvPath: string | null
  builds: {
    patchbay: BuildCount
    /** Number of builds of the target's `withPackages` for the same packages; null if it does not evaluate. */
    naive: BuildCount | null
    /** Nix' message if it does not evaluate. */
    naiveFault: string | null
  }
  /** The remaining work of a build on the worker that planned it. */
  toDo: {
    /** Number of derivations that its store lacks and no substituter has. */
    derivations: number
    /** Store paths to fetch from substituters: bytes over the network, and bytes in the store. */
    downloads: { paths: number; bytes: number; unpackedBytes: number }
  }
}

export type PlanState =
  /** It waits for a worker. */
  | 'queued'
  /** A worker evaluates and scans. */
  | 'planning'
  /** `result` says what a build would do. */
  | 'ready'
  /** It cannot be planned, and so not be built; `failure` says why. */
  | 'failed'
  /** A caller cancelled it. */
  | 'cancelled'

/** A preview of an environment at one moment. */
export interface Plan {
  id: string
  /** The id that the environment of this spec has or would have. */
  environmentId: string
  spec: CanonicalSpec
  state: PlanState
  /** Number of times that a worker has claimed this plan: more than 1 after a worker was lost or shut down. */
  starts: number
  /** Why no present worker takes the plan; null unless it waits for that reason. */
  waitsBecause: string | null
  result: PlannedEnvironment | null
  failure: Failure | null
  createdAt: Date
  finishedAt: Date | null
}
