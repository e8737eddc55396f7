import cluster from 'node:cluster'
import { extname, join } from 'node:path'
import type { ProcessMetrics } from '../metrics/metrics.ts'
import { type Channel, openCalls, within } from './calls.ts'
import type { ApiProcessCalls, Listening, MainProcessCalls, StartOrder } from './protocol.ts'

/** A process of the API that answers requests. */
export interface ApiProcess {
  listening: Listening
  /** Resolves to its exit code, or the signal that ended it. */
  ended: Promise<string>
  /** Returns the metrics of that process; null if it does not answer in time. */
  readMetrics(): Promise<ProcessMetrics | null>
  /** Returns the metrics of all processes and of the service; null if it does not answer in time. */
  exposeMetrics(): Promise<string | null>
  /** Lets it answer its open requests, and returns once it has ended. */
  stop(): Promise<void>
}

/** Longer than a process takes to close its own parts while Postgres and Redis are away; see `up`. */
const endWithinMs = 18_500
const readWithinMs = 2_000
/** Longer than a process waits for Postgres and for the metrics of the others. */
const exposeWithinMs = 5_000

/** Lets `startApiProcess` start processes. Call it once. */
export function setUpProcesses(): void {
  // The kernel hands connections to the processes. If this process did, a connection on its way to a process that is killed would
  // stay open without an answer.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  const entry = join(import.meta.dirname, `../api-process${extname(import.meta.filename)}`)
  cluster.setupPrimary({ exec: entry, args: [], serialization: 'advanced' })
}

/** Starts a process of the API, and returns once it answers requests. Throws its error if it does not start. */
export async function startApiProcess(
  order: StartOrder,
  own: Omit<MainProcessCalls, 'ready'>,
  signal: AbortSignal,
): Promise<ApiProcess> {
  const child = cluster.fork()
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, endedBy) => resolve(String(endedBy ?? code)))
    child.once('error', (error) => resolve(error.message))
  })
  const kill = () => child.process.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  let takesCalls = () => {}
  const ready = new Promise<void>((resolve) => {
    takesCalls = resolve
  })
  const call = openCalls<ApiProcessCalls>(child.process as Channel, {
    ...own,
    ready: async () => takesCalls(),
  })
  const inTime = <T>(ms: number, answer: Promise<T>) =>
    Promise.race([within(ms, answer), ended.then(() => null)])
  const endedEarly = ended.then((how): never => {
    throw new Error(`A process of the API has ended while it started: ${how}`)
  })
  // Handles the rejection of a process that ends later.
  endedEarly.catch(() => {})
  try {
    const listening = await Promise.race([ready.then(() => call('start', order)), endedEarly])
    return {
      listening,
      ended,
      readMetrics: () => inTime(readWithinMs, call('readMetrics')),
      exposeMetrics: () => inTime(exposeWithinMs, call('exposeMetrics')),
      async stop() {
        call('close').catch(() => {})
        const late = setTimeout(kill, endWithinMs)
        await ended
        clearTimeout(late)
      },
    }
  } catch (error) {
    kill()
    await ended
    throw error
  } finally {
    signal.removeEventListener('abort', kill)
  }
}
