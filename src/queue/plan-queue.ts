import { openJobQueue } from './job-queue.ts'
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts'

export interface PlanJob {
  planId: string
}

/** Apart from builds, so that a plan never waits behind one of an hour. */
export const planQueueName = 'plans'

export interface PlanQueue {
  /**
   * Tells the workers that a plan waits. May be called again for the same plan: it has one job at most, whether that waits
   * or is being worked on. Throws at once where Redis cannot be reached.
   */
  add(planId: string): Promise<void>
  close(): Promise<void>
}

export function openPlanQueue(redisUrl: string): PlanQueue {
  const { add, close } = openJobQueue<PlanJob>(redisUrl, planQueueName)
  return { add: (planId) => add({ planId }, { jobId: `p-${planId}` }), close }
}

/** Calls `process` for each plan that waits: see `startJobWorker`. */
export function startPlanWorker(
  redisUrl: string,
  options: JobWorkerOptions,
  process: (planId: string, signal: AbortSignal) => Promise<void>,
): JobWorker {
  return startJobWorker<PlanJob>(redisUrl, planQueueName, options, ({ planId }, signal) =>
    process(planId, signal),
  )
}
