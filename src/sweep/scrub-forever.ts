import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import { type ScrubPorts, scrubPath } from './scrub-path.ts'

/** Milliseconds between two rounds of checks. */
const everyMs = 60_000
/**
 * Number of paths in a round. Workers do not coordinate: each picks in random order from this many paths with the oldest
 * checks, so that two rarely check the same.
 */
const atOnce = 100

/**
 * Checks each path of the cache once in `scrubDays` days, at `scrubMbPerSecond` on average, and repairs broken ones. Returns
 * the function that stops it.
 */
export function scrubForever(
  { scrubDays, scrubMbPerSecond }: Pick<Config, 'scrubDays' | 'scrubMbPerSecond'>,
  ports: ScrubPorts,
  log: Logger,
  ms = everyMs,
): () => Promise<void> {
  if (scrubDays === 0) return async () => {}
  const closing = new AbortController()
  const pace = { bytesPerSecond: scrubMbPerSecond * 1024 ** 2, signal: closing.signal, log }
  const round = async () => {
    const due = await ports.db.scrubbing.due(scrubDays, atOnce)
    for (const entry of shuffled(due)) {
      if (closing.signal.aborted) return
      await scrubPath(ports, entry, pace).catch((error) => {
        if (!closing.signal.aborted)
          log.warn({ err: error, path: entry.path }, 'a path of the cache could not be checked')
      })
    }
  }
  const stop = repeatEvery(ms, round, (error) => log.warn(error, 'the cache could not be checked'))
  return async () => {
    closing.abort()
    await stop()
  }
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
