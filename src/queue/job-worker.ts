import { type Job, Worker } from 'bullmq'
import { connectRedis, disconnect } from './connection.ts'

export interface JobWorkerOptions {
  /** Jobs at a time. */
  concurrency: number
  /** After so many milliseconds without a sign of life from a worker its job is dropped; the record sends another. */
  lockMs: number
  /** Takes what goes wrong with Redis or escapes from `process`; of a series that repeats itself, the first. */
  onError: (error: Error) => void
}

export interface JobWorker {
  /** Takes no more jobs; those at work go on. */
  pause(): Promise<void>
  resume(): void
  /**
   * Takes no more jobs, waits `graceMs` for those at work, then aborts their signals and waits until they have returned.
   */
  close(graceMs: number): Promise<void>
}

/**
 * Calls `process` for each job of a queue. The same one may come more than once, also to two workers at a time: what that
 * means is decided in the record. The signal aborts when this worker is closed; nothing else aborts it, for a Redis that
 * forgets a job takes nothing away from what the record says.
 */
export function startJobWorker<Data>(
  redisUrl: string,
  queueName: string,
  { concurrency, lockMs, onError }: JobWorkerOptions,
  process: (job: Data, signal: AbortSignal) => Promise<void>,
): JobWorker {
  const connection = connectRedis(redisUrl)
  const shutdown = new AbortController()
  const atWork = new Set<Promise<void>>()
  const processJob = ({ data }: Job<Data>) => {
    const work = process(data, shutdown.signal).finally(() => atWork.delete(work))
    atWork.add(work)
    return work
  }
  const worker = new Worker<Data>(queueName, processJob, {
    connection,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    // A job whose worker died is not run again by BullMQ: the record counts the loss and decides.
    maxStalledCount: 0,
  })
  // A Redis that is gone, or has forgotten a job at work, is complained of every few seconds.
  let complaint = ''
  const complain = (error: Error) => {
    if (error.message !== complaint) onError(error)
    complaint = error.message
  }
  worker.on('error', complain)
  worker.on('failed', (_job, error) => complain(error))
  worker.on('active', () => {
    complaint = ''
  })

  return {
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    async close(graceMs) {
      const abort = () => shutdown.abort(new Error('The worker is shutting down.'))
      const timer = setTimeout(abort, graceMs)
      await worker.pause(true)
      await Promise.allSettled(atWork)
      clearTimeout(timer)
      // A job may have been on its way when the worker was paused.
      abort()
      // In good order BullMQ waits for Redis, and forever for one that is gone. By now nothing is left that needs it.
      await worker.close(connection.status !== 'ready')
      disconnect(connection)
    },
  }
}
