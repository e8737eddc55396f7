import type { BuildDispatch, BuildQueue } from './build-queue.ts'

/** Rows handed over in one transaction. */
const batch = 100

/** The part of the record that the relay reads. */
export interface RelaySource {
  relay(
    limit: number,
    send: (row: Omit<BuildDispatch, 'outboxId'> & { id: number }) => Promise<void>,
  ): Promise<number>
}

export interface Relay {
  /** Looks at once instead of at the next turn; for whoever has just added a row. */
  nudge(): void
  /** Waits for the round under way. */
  close(): Promise<void>
}

/**
 * Carries rows of the outbox to the queue, every `everyMs` and at each nudge. Where that fails, the rows stay where they are
 * until the next turn; `onError` hears of the first failure of a series.
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
