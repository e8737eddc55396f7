import type { Config } from '../config.ts'
import { keepRunning } from '../embedded/keep-running.ts'
import type { ProcessMetrics } from '../metrics/metrics.ts'
import { type ApiProcess, setUpProcesses, startApiProcess } from './one-process.ts'
import type { Listening } from './protocol.ts'

export interface ApiProcesses {
  /** URL at which they all listen. */
  address: string
  /** Rejects with `ServerLost` when a process has ended by itself and does not stay up after restarts. */
  lost: Promise<never>
  /** Returns the metrics of all processes and of the service; null while no process answers. */
  expose(): Promise<string | null>
  /** Lets the processes answer their open requests, and returns once all have ended. */
  close(): Promise<void>
}

/**
 * Starts the API as several processes that share a listening socket. A process that ends by itself is logged and replaced, with
 * growing pauses if it ends again and again. `own` returns the metrics of this process. Throws the error of the first process
 * that does not start.
 */
export async function startApiProcesses(
  config: Config,
  own: () => Promise<ProcessMetrics>,
  log: { error(facts: object, message: string): void },
): Promise<ApiProcesses> {
  setUpProcesses()
  const running = new Map<number, ApiProcess>()
  let listening: Listening | undefined

  async function metricsBeside(number: number): Promise<ProcessMetrics[]> {
    const others = [...running].filter(([other]) => other !== number).map(([, one]) => one.readMetrics())
    return (await Promise.all([own(), ...others])).filter((one) => one !== null)
  }

  async function start(number: number, signal: AbortSignal): Promise<ApiProcess> {
    const order = {
      config,
      number,
      host: listening?.host ?? null,
    }
    const one = await startApiProcess(order, { otherMetrics: () => metricsBeside(number) }, signal)
    listening ??= one.listening
    running.set(number, one)
    void one.ended.then(() => running.get(number) === one && running.delete(number))
    return one
  }

  const keep = (number: number) =>
    keepRunning(
      `API process ${number}`,
      (signal) => start(number, signal),
      (line) => log.error({ process: number }, line),
    )
  // The first one alone meets what is wrong with the settings, and decides at which host all listen.
  const kept = [await keep(1)]
  const close = async () => void (await Promise.all(kept.map((one) => one.stop())))
  const others = Array.from({ length: config.apiProcesses - 1 }, async (_, index) => {
    kept.push(await keep(index + 2))
  })
  const failed = (await Promise.allSettled(others)).find((one) => one.status === 'rejected')
  if (failed || !listening) {
    await close()
    throw failed?.reason
  }
  const lost = Promise.race(kept.map((one) => one.lost))
  // Handles the rejection even if no caller waits for it yet.
  lost.catch(() => {})
  return {
    address: listening.address,
    lost,
    async expose() {
      for (const one of running.values()) {
        const text = await one.exposeMetrics()
        if (text !== null) return text
      }
      return null
    },
    close,
  }
}
