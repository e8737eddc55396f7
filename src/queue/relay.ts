import type { BuildDispatch, BuildQueue } from './build-queue.ts'

/** Number of rows sent in one transaction. */
const batch = 100

/** The method of the database that the relay uses. */
export interface RelaySource {
  relay(
    limit: number,
    send: (row: Omit<BuildDispatch, 'outboxId'> & { id: number }) => Promise<void>,
  ): Promise<number>
}

export interface Relay {
  /** Sends now instead of at the next turn. Call it after adding a row. */
  nudge(): void
  /** Stops the relay, after the round under way. */
  close(): Promise<void>
}

/**
 * Sends rows of the outbox to the queue, every `everyMs` and at each nudge. If that fails, the rows stay until the next turn;
 * `onError` is called with the first error of a series.
 */
export function startRelay(
  source: RelaySource,
  queue: Pick<BuildQueue, 'add'>,
  { everyMs, onError }: { everyMs: number; onError: (error: unknown) => void },
): Relay {
  let wake = () => {}
  let nudged = false
  let closed = false
  const send = ({ id, ...row }: Omit<BuildDispatch, 'outboxId'> & { id: number }) =>
    queue.add({ outboxId: id, ...row })

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const rounds = (async () => {
    let failing = false
    while (!closed) {
      nudged = false
      try {
        while (!closed && (await source.relay(batch, send)) === batch);
        failing = false
      } catch (error) {
        if (!failing) onError(error)
        failing = true
      }
      if (!nudged && !closed) await pause()
    }
  })()

  return {
    nudge() {
      nudged = true
      wake()
    },
    async close() {
      closed = true
      wake()
      await rounds
    },
  }
}
