import { setTimeout as sleep } from 'node:timers/promises'
import { ServerLost } from '../errors.ts'
import type { Serving } from './server.ts'

export interface Kept {
  lost: Promise<never>
  stop(): Promise<void>
}

/** Milliseconds before each restart. After as many failures in a row the server is given up. */
const pausesMs = [100, 500, 1000, 2000, 4000, 8000]
/** Milliseconds of running after which a server has recovered. */
const steadyMs = 60_000

/**
 * Starts a server, and restarts it with growing pauses whenever it has ended by itself. Throws the error of the first start.
 * `lost` rejects once restarting has failed too often.
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
        // The server became ready while it was being stopped.
        if (signal.aborted) await serving?.stop()
      }
    }
  }
  const watching = watch()
  const lost = watching.then(() => new Promise<never>(() => {}))
  // Handles the rejection even if no caller waits for it.
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
