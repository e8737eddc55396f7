import type { Db } from '../db/db.ts'

/** The reason of the signal of work that a caller wants to end. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/** The part of pino that is used here. */
interface Log {
  warn(facts: object, message: string): void
}

/**
 * Aborts the signal as soon as a caller wants a build, a plan, a move or a sweep to end, whatever process the caller asked. `stop` has
 * to be called when the work has ended.
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
      // Postgres is away: it is looked again at the next news, within seconds.
      log.warn({ err }, 'cannot look whether work is to end')
    }
  }
  return { signal: controller.signal, stop: changes.on(id, () => void look()) }
}
