import { openJobQueue } from './job-queue.ts'
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts'

/** Data of a job: ids only. The worker that takes the job reads all else from the database. */
export interface BuildJob {
  buildId: string
}

export const buildQueueName = 'builds'

/** Place of a waiting build in the queue: builds of a higher priority first, then those of a lower turn. */
export interface QueuePlace {
  priority: 'high' | 'normal' | 'low'
  turn: number
}

export interface BuildDispatch extends BuildJob, QueuePlace {
  /** Id of the outbox row in the database. */
  outboxId: number
}

/** Number of turns of each priority. BullMQ has 2^21 priorities. */
const turns = 600_000
/** BullMQ's priority of the first turn: lower numbers go first, and jobs without one before all others. */
const first = { high: 1, normal: 1 + turns, low: 1 + 2 * turns } as const

export interface BuildQueue {
  /**
   * Adds a job for a waiting build. May be called again for the same build: at most one of its jobs waits at a time, besides
   * one being worked on. Throws at once if Redis cannot be reached.
   */
  add(dispatch: BuildDispatch): Promise<void>
  /** Removes a waiting build from the queue. Throws at once if Redis cannot be reached. */
  remove(buildId: string): Promise<void>
  /** Moves a waiting build to another place. Throws at once if Redis cannot be reached. */
  prioritise(buildId: string, place: QueuePlace): Promise<void>
  /** Returns the builds in the queue, waiting or being worked on. Throws at once if Redis cannot be reached. */
  known(): Promise<Set<string>>
  /** Throws if Redis does not answer. */
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
    add: ({ outboxId, buildId, ...place }) =>
      queue.add(
        { buildId },
        {
          jobId: `b-${buildId}-${outboxId}`,
          priority: priorityOf(place),
          // Keeps a job that arrives while a worker is still giving up the build, until then.
          deduplication: { id: buildId, keepLastIfActive: true },
        },
      ),
    prioritise: (buildId, place) => queue.prioritise(buildId, priorityOf(place)),
  }
}

function priorityOf({ priority, turn }: QueuePlace): number {
  return first[priority] + Math.min(turn, turns - 1)
}

/** Calls `process` for each waiting build: see `startJobWorker`. */
export function startBuildWorker(
  redisUrl: string,
  options: JobWorkerOptions,
  process: (buildId: string, signal: AbortSignal) => Promise<void>,
): JobWorker {
  return startJobWorker<BuildJob>(redisUrl, buildQueueName, options, ({ buildId }, signal) =>
    process(buildId, signal),
  )
}
