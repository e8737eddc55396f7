import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts'
import { type PlanJob, planQueueName } from './plan-queue.ts'

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
