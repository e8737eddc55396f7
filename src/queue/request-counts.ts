import type { Redis } from 'ioredis'
import { connectRedis, disconnect } from './connection.ts'

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
