import { Worker } from 'bullmq'
import { type BuildJob, queueName } from './build-queue.ts'
import { connectRedis, disconnect } from './connection.ts'

export interface BuildWorkerOptions {
  /** Builds at a time. */
  concurrency: number
  /** After so many milliseconds without a sign of life from a worker its job is dropped; the record sends another. */
  lockMs: number
  /** Takes what goes wrong with Redis or escapes from `process`. */
  onError: (error: Error) => void
}

export interface BuildWorker {
  /**
   * Takes no more jobs, waits `graceMs` for those at work, then aborts their signals and waits until they have returned.
   */
  close(graceMs: number): Promise<void>
}

/**
 * Calls `process` for each build that waits. The same build may come more than once, also to two workers at a time: whoever
 * is called has to claim it in the record. The signal aborts when this worker is closed; nothing else aborts it, for a
 * Redis that forgets a job takes nothing away from the lease.
 */
export function startBuildWorker(
  redisUrl: string,
  { concurrency, lockMs, onError }: BuildWorkerOptions,
  process: (buildId: string, signal: AbortSignal) => Promise<void>,
): BuildWorker {
  const connection = connectRedis(redisUrl)
  const shutdown = new AbortController()
  const worker = new Worker<BuildJob>(queueName, ({ data }) => process(data.buildId, shutdown.signal), {
    connection,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    // A job whose worker died is not run again by BullMQ: the record counts the loss and decides.
    maxStalledCount: 0,
  })
  worker.on('error', onError)
  worker.on('failed', (_job, error) => onError(error))

  return {
    async close(graceMs) {
      const timer = setTimeout(() => shutdown.abort(new Error('The worker is shutting down.')), graceMs)
      await worker.close()
      clearTimeout(timer)
      disconnect(connection)
    },
  }
}
