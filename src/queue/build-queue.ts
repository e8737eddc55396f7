import { openJobQueue } from './job-queue.ts'

/** What a job carries: ids only. Everything else is read from the record by whoever takes the job. */
export interface BuildJob {
  buildId: string
}

export const buildQueueName = 'builds'

export interface BuildQueue {
  /**
   * Tells the workers that a build waits. May be called again for the same build: at most one job of a build waits at a
   * time, besides the one that is being worked on. Throws at once where Redis cannot be reached.
   */
  add(dispatch: { outboxId: number; buildId: string }): Promise<void>
  /** Throws where Redis does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function openBuildQueue(redisUrl: string): BuildQueue {
  const queue = openJobQueue<BuildJob>(redisUrl, buildQueueName)
  return {
    ...queue,
    add: ({ outboxId, buildId }) =>
      queue.add(
        { buildId },
        {
          jobId: `b-${buildId}-${outboxId}`,
          // A word that comes while a worker is still letting go of the build must not be lost: it is kept until then.
          deduplication: { id: buildId, keepLastIfActive: true },
        },
      ),
  }
}
