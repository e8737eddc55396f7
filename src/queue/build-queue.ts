import { Queue } from 'bullmq'
import { connectRedis, disconnect } from './connection.ts'

/** What a job carries: ids only. Everything else is read from the record by whoever takes the job. */
export interface BuildJob {
  buildId: string
}

export const queueName = 'builds'

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
  const connection = connectRedis(redisUrl, { failFast: true })
  const queue = new Queue<BuildJob>(queueName, { connection })
  // A lost connection is reported by the call that needs it, so nothing is to be done about it here.
  connection.on('error', () => {})
  queue.on('error', () => {})

  const requireConnection = () => {
    // BullMQ would wait for the first connection, however long it takes.
    if (connection.status !== 'ready') throw new Error(`Redis cannot be reached (${connection.status}).`)
  }
  return {
    async add({ outboxId, buildId }) {
      requireConnection()
      await queue.add(
        'build',
        { buildId },
        {
          jobId: `b-${buildId}-${outboxId}`,
          // A word that comes while a worker is still letting go of the build must not be lost: it is kept until then.
          deduplication: { id: buildId, keepLastIfActive: true },
          // Whether a build is tried again is decided by the record, which knows why it ended.
          attempts: 1,
          removeOnComplete: true,
          removeOnFail: true,
        },
      )
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
