import { openJobQueue } from './job-queue.ts'
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts'

/** What a job carries: ids only. Everything else is read from the record by whoever takes the job. */
export interface BuildJob {
  buildId: string
}

export const buildQueueName = 'builds'

export interface BuildDispatch extends BuildJob {
  /** Of the word that the record left for the queue. */
  outboxId: number
  priority: 'high' | 'normal' | 'low'
}

/** BullMQ takes lower ones first, and what has none before all others. */
const priorities = { high: 10, normal: 100, low: 1000 } as const

export interface BuildQueue {
  /**
   * Tells the workers that a build waits. May be called again for the same build: at most one job of a build waits at a
   * time, besides the one that is being worked on. Throws at once where Redis cannot be reached.
   */
  add(dispatch: BuildDispatch): Promise<void>
  /** Takes a build that waits out of the queue. Throws at once where Redis cannot be reached. */
  remove(buildId: string): Promise<void>
  /** Has a build that waits be taken before or after others. Throws at once where Redis cannot be reached. */
  prioritise(buildId: string, priority: BuildDispatch['priority']): Promise<void>
  /** Returns the builds that the queue has, waiting or being worked on. Throws at once where Redis cannot be reached. */
  known(): Promise<Set<string>>
  /** Throws where Redis does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function openBuildQueue(redisUrl: string): BuildQueue {
  const { jobIds, ...queue } = openJobQueue<BuildJob>(redisUrl, buildQueueName)
  return {
    ...queue,
    async known() {
      return new Set((await jobIds()).map((id) => id.replace(/^b-(.*)-\d+$/, '$1')))
    },
    add: ({ outboxId, buildId, priority }) =>
      queue.add(
        { buildId },
        {
          jobId: `b-${buildId}-${outboxId}`,
          priority: priorities[priority],
          // A word that comes while a worker is still letting go of the build must not be lost: it is kept until then.
          deduplication: { id: buildId, keepLastIfActive: true },
        },
      ),
    prioritise: (buildId, priority) => queue.prioritise(buildId, priorities[priority]),
  }
}

/** Calls `process` for each build that waits: see `startJobWorker`. */
export function startBuildWorker(
  redisUrl: string,
  options: JobWorkerOptions,
  process: (buildId: string, signal: AbortSignal) => Promise<void>,
): JobWorker {
  return startJobWorker<BuildJob>(redisUrl, buildQueueName, options, ({ buildId }, signal) =>
    process(buildId, signal),
  )
}
