import { openJobQueue } from './job-queue.ts'

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
