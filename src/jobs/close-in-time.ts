import { setTimeout as sleep } from 'node:timers/promises'

/** The methods of pino that are used here. */
interface Log {
  error(facts: object, message: string): void
}

/** Closes parts in parallel. Logs a part that fails, or takes longer than `ms`, and goes on without it. */
export async function closeInTime(
  parts: { [name: string]: () => Promise<unknown> },
  ms: number,
  log: Log,
): Promise<void> {
  const over = new AbortController()
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`It took longer than ${ms} ms.`)
  })
  // Handles the rejection of parts that have closed in time.
  late.catch(() => {})
  const closing = Object.entries(parts).map(async ([part, close]) => {
    await Promise.race([close(), late]).catch((err) => log.error({ err }, `closing failed: ${part}`))
  })
  await Promise.all(closing)
  over.abort()
}
