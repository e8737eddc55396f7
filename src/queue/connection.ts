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
