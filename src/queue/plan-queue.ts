import { openJobQueue } from './job-queue.ts'
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts'

export interface PlanJob {
  planId: string
}

/** Separate from builds, so that a plan never waits behind a build of an hour. */
export const planQueueName = 'plans'

export interface PlanQueue {
  /**
   * Adds a job for a waiting plan. May be called again for the same plan: it has at most one job, waiting or being worked on.
   * Throws at once if Redis cannot be reached.
   */
  add(planId: string): Promise<void>
  close(): Promise<void>
}

export function openPlanQueue(redisUrl: string): PlanQueue {
  const { add, close } = openJobQueue<PlanJob>(redisUrl, planQueueName)
  return { add: (planId) => add({ planId }, { jobId: `p-${planId}` }), close }
}

/** Calls `process` for each waiting plan: see `startJobWorker`. */
export function startPlanWorker(
  redisUrl: string,
  options: JobWorkerOptions,
  process: (planId: string, signal: AbortSignal) => Promise<void>,
): JobWorker {
  return startJobWorker<PlanJob>(redisUrl, planQueueName, options, ({ planId }, signal) =>
    process(planId, signal),
  )
}
