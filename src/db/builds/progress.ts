import type { Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { BuildStage, Lease } from '../types.ts'
import { append } from './events.ts'
import { mustHaveStood, stands, underLease } from './fence.ts'
import { moveTo, type WorkingState } from './state.ts'

/** A worker's progress with the derivations that Nix builds for it. */
export interface Derivations {
  done: number
  expected: number
  /** Names of the derivations that Nix builds now. */
  building?: string[]
}

/** Every method throws `LeaseLost` and changes nothing if the lease is no longer valid. */
export interface ProgressRows {
  /** Moves the build to a state, with an event. Does nothing if it is in that state already. */
  enter(lease: Lease, state: WorkingState): Promise<void>
  /**
   * Records how many derivations this worker found missing, how many of them are done, and the names of those that it builds
   * now. Adds the figures of earlier workers of the same build: `done` never falls, and `expected` is never below it. Appends
   * an event `progress` if anything has changed.
   */
  progress(lease: Lease, derivations: Derivations): Promise<void>
  /** Adds the duration of a run of a stage to those of earlier runs. */
  timing(lease: Lease, stage: BuildStage, milliseconds: number): Promise<void>
}

export function progress(database: Database): ProgressRows {
  return {
    enter: (lease, state) => underLease(database, lease, (transaction) => moveTo(transaction, lease, state)),

    progress: (lease, { done, expected, building = [] }) =>
      underLease(database, lease, async (transaction) => {
        const [changed] = await transaction.$queryRaw<Derivations[]>`
          UPDATE build SET
            derivations_done = after.done, derivations_expected = after.expected, building_now = after.building
          FROM (
            SELECT
              greatest(derivations_done, derivations_done_before + ${done}::int) AS done,
              greatest(derivations_done, derivations_done_before + ${done}::int, derivations_done_before + ${expected}::int)
                AS expected,
              ${sanitizeForPostgres(building)}::text[] AS building
            FROM build WHERE id = ${lease.buildId}
          ) AS after
          WHERE id = ${lease.buildId}
            AND (derivations_done, derivations_expected, building_now)
              IS DISTINCT FROM (after.done, after.expected, after.building)
          RETURNING after.*`
        if (changed) await append(transaction, lease.buildId, 'progress', { ...changed })
      }),

    async timing(lease, stage, milliseconds) {
      const changed = await database.$executeRaw`
        UPDATE build SET timings = timings || jsonb_build_object(
          ${stage}::text, coalesce((timings->>${stage}::text)::float8, 0) + ${Math.round(milliseconds)}::float8
        ) WHERE ${stands(lease)}`
      mustHaveStood(lease, changed)
    },
  }
}
