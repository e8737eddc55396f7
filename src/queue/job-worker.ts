import { type Job, WaitingError, Worker } from 'bullmq'
import { connectRedis, disconnect } from './connection.ts'

export interface JobWorkerOptions {
  /** Number of jobs at a time. */
  concurrency: number
  /** Milliseconds without a renewal of its lock after which BullMQ drops a worker's job; the database sends another. */
  lockMs: number
  /** Called with errors of Redis and of `process`; only with the first of a series of equal ones. */
  onError: (error: Error) => void
}

export interface JobWorker {
  /** Takes no more jobs; those under way continue. */
  pause(): Promise<void>
  resume(): void
  /** Takes no more jobs for good, and returns once those under way have ended. */
  drain(): Promise<void>
  /** Takes no more jobs, waits `graceMs` for those under way, then aborts their signals and waits until they have returned. */
  close(graceMs: number): Promise<void>
}

/**
 * Calls `process` for each job of a queue. The same job may arrive more than once, also at two workers at a time: the database
 * decides which of them works on it. The signal aborts only when this worker is closed, not when Redis loses a job: the lease
 * in the database stays valid.
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
  let draining = false
  const processJob = async (job: Job<Data>, token?: string) => {
    if (draining) {
      // Was on its way when the drain began: goes back for another worker.
      await job.moveToWait(token)
      throw new WaitingError()
    }
    const work = process(job.data, shutdown.signal).finally(() => atWork.delete(work))
    atWork.add(work)
    return work
  }
  const worker = new Worker<Data>(queueName, processJob, {
    connection,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    // BullMQ does not repeat a job whose worker died: the database counts the loss and decides.
    maxStalledCount: 0,
  })
  // BullMQ reports a lost Redis, or a lost job, every few seconds.
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
    async drain() {
      draining = true
      // Unlike a pause, this ends the blocking request to Redis, which would take one more job.
      const closed = worker.close().catch(complain)
      await Promise.allSettled(atWork)
      // Without Redis no job can arrive, and the close would wait for it.
      if (connection.status === 'ready') await closed
    },
    async close(graceMs) {
      const abort = () => shutdown.abort(new Error('The worker is shutting down.'))
      const timer = setTimeout(abort, graceMs)
      await worker.pause(true)
      await Promise.allSettled(atWork)
      clearTimeout(timer)
      // A job may have arrived after the pause.
      abort()
      // A regular close of BullMQ waits for Redis, for ever if Redis is away. No job needs it any more.
      await worker.close(connection.status !== 'ready')
      disconnect(connection)
    },
  }
}
