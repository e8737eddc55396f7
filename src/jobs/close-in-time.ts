import { setTimeout as sleep } from 'node:timers/promises'

/** The part of pino that is used here. */
interface Log {
  error(facts: object, message: string): void
}

/** Closes parts side by side. One that fails, or takes longer than `ms`, is logged and left: it keeps no other open. */
export async function closeInTime(
  parts: { [name: string]: () => Promise<unknown> },
  ms: number,
  log: Log,
): Promise<void> {
  const over = new AbortController()
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`It took longer than ${ms} ms.`)
  })
  // Of parts that have closed nothing is late.
  late.catch(() => {})
  const closing = Object.entries(parts).map(async ([part, close]) => {
    await Promise.race([close(), late]).catch((err) => log.error({ err }, `closing failed: ${part}`))
  })
  await Promise.all(closing)
  over.abort()
}
