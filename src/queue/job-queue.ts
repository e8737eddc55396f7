import { type JobsOptions, Queue } from 'bullmq'
import { connectRedis, disconnect } from './connection.ts'

/** The sending end of a queue. */
export interface JobQueue<Job> {
  /**
   * Adds a job, unless one of the same `jobId` waits or is being worked on, or its `deduplication` forbids it. Throws at once
   * if Redis cannot be reached.
   */
  add(job: Job, options: Pick<JobsOptions, 'jobId' | 'deduplication' | 'priority'>): Promise<void>
  /** Removes the job that waits under a deduplication id. Does nothing if it is being worked on, or if there is none. */
  remove(deduplicationId: string): Promise<void>
  /** Sets the priority of the job that waits under a deduplication id: lower numbers go first. */
  prioritise(deduplicationId: string, priority: number): Promise<void>
  /** Returns the ids of the jobs that wait or are being worked on. Throws at once if Redis cannot be reached. */
  jobIds(): Promise<string[]>
  /** Throws if Redis does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function openJobQueue<Job>(redisUrl: string, name: string): JobQueue<Job> {
  const connection = connectRedis(redisUrl, { failFast: true })
  const queue = new Queue(name, { connection })
  // The next call reports a lost connection.
  connection.on('error', () => {})
  queue.on('error', () => {})

  const requireConnection = () => {
    // BullMQ would wait for the first connection, however long it takes.
    if (connection.status !== 'ready') throw new Error(`Redis cannot be reached (${connection.status}).`)
  }
  const waiting = async (deduplicationId: string) => {
    requireConnection()
    const jobId = await queue.getDeduplicationJobId(deduplicationId)
    const job = jobId ? await queue.getJob(jobId) : undefined
    return job && ['waiting', 'prioritized'].includes(await job.getState()) ? job : undefined
  }
  return {
    async add(job, options) {
      requireConnection()
      // BullMQ retries no job: the database decides about another attempt, as it knows why the work ended.
      const once = { attempts: 1, removeOnComplete: true, removeOnFail: true }
      await queue.add(name, job, { ...options, ...once })
    },
    async remove(deduplicationId) {
      await (await waiting(deduplicationId))?.remove()
    },
    async prioritise(deduplicationId, priority) {
      await (await waiting(deduplicationId))?.changePriority({ priority })
    },
    async jobIds() {
      requireConnection()
      return queue.getRanges(['wait', 'prioritized', 'active'], 0, -1)
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
