import { isDeepStrictEqual } from 'node:util'
import type { Derivations } from '../db/builds/progress.ts'
import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'
import { drvName, type NixProgress } from '../nix/process/progress.ts'

const everyMs = 1000

type Seen = Pick<NixProgress, 'done' | 'expected' | 'running'>

export interface ProgressRecorder {
  /** Takes the current counts. Throws the error of a failed write. */
  take(progress: Seen): undefined
  /** Records the last counts, with no running derivation. Throws the error of a failed write. */
  close(): Promise<void>
}

/**
 * Records the counts and running derivations of a realisation, at most once a second. Always records the latest ones, because
 * the next change may take hours.
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
