import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '../http/patchbay.ts'
import { progressOn } from '../output/progress.ts'
import type { Glimpse } from '../output/status.ts'
import type { Terminal } from '../output/terminal.ts'

export interface Patience {
  /** Milliseconds between two looks, at least. */
  everyMs: number
  /** A service that restarts is waited for this long. */
  absentMs: number
}

export const patience: Patience = { everyMs: 1000, absentMs: 60_000 }

type Ended<Seen> = Seen & { state: 'ready' | 'done' | 'failed' | 'cancelled' }

/**
 * Looks until what is seen has ended, shows on the way how far it is, and returns the end. Throws `Unavailable` where the
 * service stays away.
 */
export async function follow<Seen extends Glimpse>(
  look: () => Promise<Seen>,
  { err }: Pick<Terminal, 'err'>,
  { everyMs, absentMs }: Patience,
): Promise<Ended<Seen>> {
  const progress = progressOn(err)
  let lastSeen = Date.now()
  try {
    for (;;) {
      const seen = await look().catch((error: unknown) => {
        if (error instanceof Unavailable && Date.now() - lastSeen <= absentMs) return null
        throw error
      })
      if (seen) {
        lastSeen = Date.now()
        progress.show(seen)
        if (hasEnded(seen)) return seen
      }
      await sleep(everyMs)
    }
  } finally {
    progress.end()
  }
}

function hasEnded<Seen extends Glimpse>(seen: Seen): seen is Ended<Seen> {
  return ['ready', 'done', 'failed', 'cancelled'].includes(seen.state)
}
