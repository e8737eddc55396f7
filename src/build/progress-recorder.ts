import { isDeepStrictEqual } from 'node:util'
import type { Derivations } from '../db/builds/progress.ts'
import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'
import { drvName, type NixProgress } from '../nix/process/progress.ts'

const everyMs = 1000

type Seen = Pick<NixProgress, 'done' | 'expected' | 'running'>

export interface ProgressRecorder {
  /** Takes the current counts of a run of Nix. Throws the error of a failed write. */
  take(progress: Seen): undefined
  /** Records the last counts, with no running derivation. Throws the error of a failed write. */
  settle(): Promise<void>
}

/**
 * Records the counts and running derivations of a build, at most once a second, added up over its runs of Nix. Always records the
 * latest ones, because the next change may take hours.
 */
export function recordProgress(db: Pick<Db, 'builds'>, lease: Lease): ProgressRecorder {
  let latest: Seen = { done: 0, expected: 0, running: new Map() }
  let doneBefore = 0
  let isSettled = true
  let recorded: Derivations = { done: 0, expected: 0, building: [] }
  let writing = Promise.resolve()
  let failure: { error: unknown } | null = null
  let ticker: NodeJS.Timeout | undefined

  const write = () => {
    writing = writing
      .then(async () => {
        const now = derivations(latest, doneBefore, isSettled)
        if (failure || isDeepStrictEqual(now, recorded)) return
        recorded = now
        await db.builds.progress(lease, now)
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
    return writing
  }

  return {
    take(progress) {
      if (failure) throw failure.error
      // Each run of Nix counts from 0 in an object of its own.
      if (progress !== latest) doneBefore += latest.done
      latest = progress
      isSettled = false
      ticker ??= setInterval(write, everyMs)
      return undefined
    },
    async settle() {
      clearInterval(ticker)
      ticker = undefined
      isSettled = true
      await write()
      if (failure) throw failure.error
    },
  }
}

function derivations({ done, expected, running }: Seen, before: number, isSettled: boolean): Derivations {
  return {
    done: before + done,
    expected: before + expected,
    building: isSettled ? [] : [...running.values()].map(({ drv }) => drvName(drv)),
  }
}
