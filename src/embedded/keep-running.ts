import { setTimeout as sleep } from 'node:timers/promises'
import { ServerLost } from '../errors.ts'
import type { Serving } from './server.ts'

export interface Kept {
  lost: Promise<never>
  stop(): Promise<void>
}

/** Milliseconds before each new start; after as many ends in a row the server is given up. */
const pausesMs = [100, 500, 1000, 2000, 4000, 8000]
/** A server that has served for so long has recovered. */
const steadyMs = 60_000

/**
 * Starts a server, and again whenever it has ended by itself, with longer and longer pauses. Throws what the first start
 * throws. `lost` rejects once starting it again has failed too often.
 */
export async function keepRunning(
  name: string,
  start: (signal: AbortSignal) => Promise<Serving>,
  warn: (line: string) => void,
): Promise<Kept> {
  const stopping = new AbortController()
  const { signal } = stopping
  let serving: Serving | null = await start(signal)

  async function watch(): Promise<void> {
    let failures = 0
    while (serving) {
      const since = Date.now()
      let reason = await serving.ended
      serving = null
      if (Date.now() - since >= steadyMs) failures = 0
      while (!serving && !signal.aborted) {
        const pauseMs = pausesMs[failures++]
        if (pauseMs === undefined)
          throw new ServerLost(
            `${name} has ended ${failures} times in a row and is given up. The last time: ${reason}`,
          )
        warn(`${name} has ended by itself and is started again in ${pauseMs} ms: ${reason}`)
        await sleep(pauseMs, undefined, { signal }).catch(() => {})
        if (!signal.aborted)
          serving = await start(signal).catch((error: Error) => {
            reason = error.message
            return null
          })
        // Stopped in the moment in which it became ready.
        if (signal.aborted) await serving?.stop()
      }
    }
  }
  const watching = watch()
  const lost = watching.then(() => new Promise<never>(() => {}))
  // Whether or not it is waited for.
  lost.catch(() => {})
  return {
    lost,
    async stop() {
      stopping.abort(new Error(`${name} is being stopped.`))
      await serving?.stop()
      await watching.catch(() => {})
    },
  }
}
