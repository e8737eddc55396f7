import { type JobsOptions, Queue } from 'bullmq'
import { connectRedis, disconnect } from './connection.ts'

/** The sending end of a queue. */
export interface JobQueue<Job> {
  /**
   * Adds a job, unless one of the same `jobId` waits or is being worked on, or its `deduplication` is against it. Throws at
   * once where Redis cannot be reached.
   */
  add(job: Job, options: Pick<JobsOptions, 'jobId' | 'deduplication' | 'priority'>): Promise<void>
  /** Takes a job out that waits; one that is being worked on, or is not there, stays as it is. */
  remove(jobId: string): Promise<void>
  /** Has a job that waits be taken in another order: lower ones first. */
  prioritise(jobId: string, priority: number): Promise<void>
  /** Throws where Redis does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function openJobQueue<Job>(redisUrl: string, name: string): JobQueue<Job> {
  const connection = connectRedis(redisUrl, { failFast: true })
  const queue = new Queue(name, { connection })
  // A lost connection is reported by the call that needs it, so nothing is to be done about it here.
  connection.on('error', () => {})
  queue.on('error', () => {})

  const requireConnection = () => {
    // BullMQ would wait for the first connection, however long it takes.
    if (connection.status !== 'ready') throw new Error(`Redis cannot be reached (${connection.status}).`)
  }
  return {
    async add(job, options) {
      requireConnection()
      // Whether work is tried again is decided by the record, which knows why it ended.
      const once = { attempts: 1, removeOnComplete: true, removeOnFail: true }
      await queue.add(name, job, { ...options, ...once })
    },
    async remove(jobId) {
      requireConnection()
      await queue.remove(jobId)
    },
    async prioritise(jobId, priority) {
      requireConnection()
      const job = await queue.getJob(jobId)
      if (job && ['waiting', 'prioritized'].includes(await job.getState()))
        await job.changePriority({ priority })
    },
    async ping() {
      requireConnection()
      await connection.ping()
    },
    async close() {
      if (connection.status === 'ready') await queue.close()
      disconnect(connection)
    },
  }
}
