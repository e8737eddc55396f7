import { Redis } from 'ioredis'

/**
 * Connects to Redis and keeps trying for as long as it takes. `redisUrl` is `redis://…`, `rediss://…` or the path of a Unix
 * socket. Commands wait for the connection unless `failFast` is set, and for their answers unless `answerMs` is.
 */
export function connectRedis(
  redisUrl: string,
  { failFast = false, answerMs }: { failFast?: boolean; answerMs?: number } = {},
): Redis {
  return new Redis(redisUrl, {
    // BullMQ's workers must never give up a blocking command; a caller who waits wants to hear at once.
    maxRetriesPerRequest: failFast ? 0 : null,
    enableOfflineQueue: !failFast,
    ...(answerMs !== undefined && { commandTimeout: answerMs }),
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000),
  })
}

/** Ends a connection in whatever state it is. */
export function disconnect(connection: Redis): void {
  // Anything that it still reports is about being ended.
  connection.removeAllListeners('error').on('error', () => {})
  connection.disconnect()
}

/** A Redis that takes longer is one to do without: somebody waits for the answer to a request that is yet to be counted. */
const answerMs = 500

/** Where requests are counted, for all processes of the API together. Commands fail at once, or soon, where Redis is away. */
export interface RequestCounts {
  connection: Redis
  close(): void
}

export function openRequestCounts(redisUrl: string): RequestCounts {
  const connection = connectRedis(redisUrl, { failFast: true, answerMs })
  // A lost connection is reported by the command that needs it.
  connection.on('error', () => {})
  return { connection, close: () => disconnect(connection) }
}
