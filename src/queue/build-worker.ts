import { type BuildJob, buildQueueName } from './build-queue.ts'
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts'

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
