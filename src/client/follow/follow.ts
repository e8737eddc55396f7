import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '../http/patchbay.ts'
import { progressOn } from '../output/progress.ts'
import type { Status } from '../output/status.ts'
import type { Terminal } from '../output/terminal.ts'

export interface PollOptions {
  /** Milliseconds between two reads, at least. */
  intervalMs: number
  /** Milliseconds for which the service may be unavailable, as during a restart. */
  absenceMs: number
}

export const defaultPollOptions: PollOptions = { intervalMs: 1000, absenceMs: 60_000 }

type Ended<Seen> = Seen & { state: 'ready' | 'done' | 'failed' | 'cancelled' }

/**
 * Reads a build, plan, sweep or move until it has ended, shows its progress, and returns the last state. Throws
 * `Unavailable` if the service stays unavailable.
 */
export async function follow<Seen extends Status>(
  look: () => Promise<Seen>,
  { err }: Pick<Terminal, 'err'>,
  { intervalMs, absenceMs }: PollOptions,
): Promise<Ended<Seen>> {
  const progress = progressOn(err)
  let lastSeen = Date.now()
  try {
    for (;;) {
      const seen = await look().catch((error: unknown) => {
        if (error instanceof Unavailable && Date.now() - lastSeen <= absenceMs) return null
        throw error
      })
      if (seen) {
        lastSeen = Date.now()
        progress.show(seen)
        if (hasEnded(seen)) return seen
      }
      await sleep(intervalMs)
    }
  } finally {
    progress.end()
  }
}

function hasEnded<Seen extends Status>(seen: Seen): seen is Ended<Seen> {
  return ['ready', 'done', 'failed', 'cancelled'].includes(seen.state)
}
