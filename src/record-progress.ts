import type { Progress } from './nix/progress.ts'
import type { Record } from './record/record.ts'
import type { Lease } from './record/types.ts'

const everyMs = 1000

/** Records counts of a running realisation, at most once a second, and once more when `force` is given. */
export function progressRecorder(
  record: Pick<Record, 'builds'>,
  lease: Lease,
): (progress: Progress, force?: boolean) => Promise<void> {
  let last = { done: -1, expected: -1, at: 0 }
  return async ({ done, expected }, force = false) => {
    const now = performance.now()
    if ((done === last.done && expected === last.expected) || (!force && now - last.at < everyMs)) return
    last = { done, expected, at: now }
    await record.builds.progress(lease, { done, expected })
  }
}
