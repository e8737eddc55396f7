import { isDeepStrictEqual } from 'node:util'
import type { Derivations } from '../db/builds/progress.ts'
import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'
import { drvName, type NixProgress } from '../nix/process/progress.ts'

const everyMs = 1000

type Seen = Pick<NixProgress, 'done' | 'expected' | 'running'>

export interface ProgressRecorder {
  /** Takes how far it is now. Throws what the last write threw. */
  take(progress: Seen): undefined
  /** Returns when the last counts are recorded, and that nothing is built any more. */
  close(): Promise<void>
}

/**
 * Records the counts of a running realisation, and what it builds: at most once a second, and always the last ones, for nothing more may be
 * heard for hours.
 */
export function recordProgress(db: Pick<Db, 'builds'>, lease: Lease): ProgressRecorder {
  let latest: Seen = { done: 0, expected: 0, running: new Map() }
  let recorded: Derivations = { done: 0, expected: 0, building: [] }
  let writing = Promise.resolve()
  let failure: { error: unknown } | null = null

  const write = () => {
    writing = writing
      .then(async () => {
        const now = derivations(latest)
        if (failure || isDeepStrictEqual(now, recorded)) return
        recorded = now
        await db.builds.progress(lease, now)
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
    return writing
  }
  const ticker = setInterval(write, everyMs)

  return {
    take(progress) {
      if (failure) throw failure.error
      latest = progress
      return undefined
    },
    async close() {
      clearInterval(ticker)
      latest = { done: latest.done, expected: latest.expected, running: new Map() }
      await write()
      if (failure) throw failure.error
    },
  }
}

function derivations({ done, expected, running }: Seen): Derivations {
  return { done, expected, building: [...running.values()].map(({ drv }) => drvName(drv)) }
}
