import { Refused, type Service, Unavailable } from '../http/patchbay.ts'
import type { Status } from '../output/status.ts'

/** Short against the minute after which the API counts a silent worker as absent. */
const askAgainMs = 10_000

/** Adds a reason to the status of queued work if there is no worker. */
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
    // The next read of the work fails in the same way, and reports it if it lasts.
    if (error instanceof Unavailable || error instanceof Refused) return undefined
    throw error
  }
}
