import type { Progress } from './nix/progress.ts'
import type { Record } from './record/record.ts'
import type { Lease } from './record/types.ts'

const everyMs = 1000

/** Records counts of a running realisation, at most once a second. */
export function progressRecorder(
  record: Pick<Record, 'builds'>,
  lease: Lease,
): (progress: Progress) => undefined | Promise<void> {
  let last = { done: -1, expected: -1, at: Number.NEGATIVE_INFINITY }
  return ({ done, expected }) => {
    const now = performance.now()
    if ((done === last.done && expected === last.expected) || now - last.at < everyMs) return undefined
    last = { done, expected, at: now }
    return record.builds.progress(lease, { done, expected })
  }
}
