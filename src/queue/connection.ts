import { Redis } from 'ioredis'

/**
 * Connects to Redis, and retries without limit. `redisUrl` is `redis://…`, `rediss://…` or the path of a Unix socket. Commands
 * wait for the connection unless `failFast` is set, and for their answers unless `answerMs` is.
 */
export function connectRedis(
  redisUrl: string,
  {
    failFast = false,
    answerMs,
    batches = false,
  }: { failFast?: boolean; answerMs?: number; batches?: boolean } = {},
): Redis {
  return new Redis(redisUrl, {
    // BullMQ's workers must never give up a blocking command; a caller of the API needs an error at once.
    maxRetriesPerRequest: failFast ? 0 : null,
    enableOfflineQueue: !failFast,
    // Sends the commands of requests that arrive together in one write.
    enableAutoPipelining: batches,
    ...(answerMs !== undefined && { commandTimeout: answerMs }),
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000),
  })
}

/** Ends a connection in any state. */
export function disconnect(connection: Redis): void {
  // Ignores later errors: they come from the disconnection.
  connection.removeAllListeners('error').on('error', () => {})
  connection.disconnect()
}

/** Milliseconds to wait for a count. The API answers a request only after counting it, so that it does without a slower Redis. */
const answerMs = 500

/**
 * Counts requests in Redis, for all processes of the API together. Commands fail at once, or within `answerMs`, if Redis is
 * away.
 */
export interface RequestCounts {
  connection: Redis
  close(): void
}

export function openRequestCounts(redisUrl: string): RequestCounts {
  const connection = connectRedis(redisUrl, { failFast: true, answerMs, batches: true })
  // The next command reports a lost connection.
  connection.on('error', () => {})
  return { connection, close: () => disconnect(connection) }
}
