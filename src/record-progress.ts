import type { Progress } from './nix/progress.ts'
import type { Record } from './record/record.ts'
import type { Lease } from './record/types.ts'

const everyMs = 1000

export interface ProgressRecorder {
  /** Takes the counts as they are now. Throws what the last write threw. */
  take(progress: Pick<Progress, 'done' | 'expected'>): undefined
  /** Returns when the last counts are recorded. */
  close(): Promise<void>
}

/**
 * Records the counts of a running realisation: at most once a second, and always the last ones, for nothing more may be
 * heard for hours.
 */
export function recordProgress(record: Pick<Record, 'builds'>, lease: Lease): ProgressRecorder {
  let counts = { done: 0, expected: 0 }
  let recorded = counts
  let writing = Promise.resolve()
  let failure: { error: unknown } | null = null

  const write = () => {
    writing = writing
      .then(async () => {
        const { done, expected } = counts
        if (failure || (done === recorded.done && expected === recorded.expected)) return
        recorded = counts
        await record.builds.progress(lease, { done, expected })
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
    return writing
  }
  const ticker = setInterval(write, everyMs)

  return {
    take({ done, expected }) {
      if (failure) throw failure.error
      if (done !== counts.done || expected !== counts.expected) counts = { done, expected }
      return undefined
    },
    async close() {
      clearInterval(ticker)
      await write()
      if (failure) throw failure.error
    },
  }
}
