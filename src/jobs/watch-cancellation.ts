import type { Db } from '../db/db.ts'

/** Reason of the abort signal of work that a caller has cancelled. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/** The methods of pino that are used here. */
interface Log {
  warn(facts: object, message: string): void
}

/**
 * Aborts the signal once a caller cancels a build, a plan, a move or a sweep, in whichever process. Call `stop` when the work
 * has ended.
 */
export function watchCancellation(
  changes: Db['changes'],
  id: string,
  isCancelled: () => Promise<boolean>,
  log: Log,
): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController()
  const look = async () => {
    try {
      if (await isCancelled()) controller.abort(new Cancelled('A caller has cancelled it.'))
    } catch (err) {
      // Postgres is away: the next notification, within seconds, checks again.
      log.warn({ err }, 'cannot check whether work was cancelled')
    }
  }
  return { signal: controller.signal, stop: changes.on(id, () => void look()) }
}
