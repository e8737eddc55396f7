import type { Database } from './database.ts'
import { mustHaveStood, stands, underLease } from './fence.ts'
import { moveTo, type WorkingState } from './state.ts'
import type { Lease } from './types.ts'

/** Every method throws `LeaseLost` and changes nothing where the lease no longer stands. */
export interface Progress {
  /** Moves the build to a state, with an event; nothing happens where it is in that state already. */
  enter(lease: Lease, state: WorkingState): Promise<void>
  /**
   * Derivations that this worker found missing, and how many of them it has done. What earlier workers of the same build
   * had done is added, so the recorded figures are the build's: `done` never falls, and `expected` is never below it.
   */
  progress(lease: Lease, derivations: { done: number; expected: number }): Promise<void>
  /** How long a stage took. */
  timing(lease: Lease, stage: string, milliseconds: number): Promise<void>
}

export function progress(database: Database): Progress {
  return {
    enter: (lease, state) => underLease(database, lease, (transaction) => moveTo(transaction, lease, state)),

    async progress(lease, { done, expected }) {
      const changed = await database.$executeRaw`
        UPDATE build SET
          derivations_done = greatest(derivations_done, derivations_done_before + ${done}::int),
          derivations_expected =
            greatest(derivations_done, derivations_done_before + ${done}::int, derivations_done_before + ${expected}::int)
        WHERE ${stands(lease)}`
      mustHaveStood(lease, changed)
    },

    async timing(lease, stage, milliseconds) {
      const timing = JSON.stringify({ [stage]: Math.round(milliseconds) })
      const changed = await database.$executeRaw`
        UPDATE build SET timings = timings || ${timing}::jsonb WHERE ${stands(lease)}`
      mustHaveStood(lease, changed)
    },
  }
}
