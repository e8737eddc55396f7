import { Refused, type Service, Unavailable } from '../http/patchbay.ts'
import type { Status } from '../output/status.ts'

/** Workers count as away a minute after they were heard of last. */
const askAgainMs = 10_000

/** Adds to what is seen, while it is queued, that no worker is there to take it. */
export function withWorkerAbsence<Seen extends Status>(
  { warnings }: Pick<Service, 'warnings'>,
  look: () => Promise<Seen>,
): () => Promise<Seen & Status> {
  let askedAt = Number.NEGATIVE_INFINITY
  let waitsFor: string | undefined
  return async () => {
    const seen = await look()
    if (seen.state !== 'queued') return seen
    if (performance.now() - askedAt >= askAgainMs) {
      waitsFor = await absence(warnings)
      askedAt = performance.now()
    }
    return waitsFor === undefined ? seen : { ...seen, waitsFor }
  }
}

async function absence(warnings: Service['warnings']): Promise<string | undefined> {
  try {
    return (await warnings()).find(({ pointer }) => pointer === '/workers')?.detail
  } catch (error) {
    // The next look at what is waited for meets the same, and says so if it lasts.
    if (error instanceof Unavailable || error instanceof Refused) return undefined
    throw error
  }
}
