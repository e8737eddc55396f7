import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two looks at Postgres. */
const everyMs = 200

/** What is read, once it has ended; or as it is when `ms` milliseconds are over or the signal aborts. */
export async function endedWithin<Seen extends { finishedAt: Date | null }>(
  read: () => Promise<Seen>,
  ms: number,
  signal: AbortSignal,
): Promise<Seen> {
  const until = Date.now() + ms
  for (;;) {
    const seen = await read()
    const left = until - Date.now()
    if (seen.finishedAt || left <= 0 || signal.aborted) return seen
    await sleep(Math.min(everyMs, left), undefined, { signal }).catch(() => {})
  }
}
