import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { startRedis } from '../../src/embedded/redis.ts'
import type { EmbeddedServer } from '../../src/embedded/server.ts'
import type { Cleanup } from './cleanup.ts'

/** A server that rows stop and start again, at the same address and by default with the same data. */
export interface Server {
  url: string
  start(): Promise<void>
  stop(): Promise<void>
}

export async function openPostgres(cleanup: Pick<Cleanup, 'teardown'>, dataDir: string): Promise<Server> {
  return open(cleanup, () => startPostgres({ dataDir, log: () => {} }))
}

export interface RedisServer extends Server {
  /** SIGKILL. */
  kill(): Promise<void>
  /** Removes the data of a Redis that is stopped. */
  empty(): Promise<void>
}

export async function openRedis(cleanup: Pick<Cleanup, 'teardown'>, dataDir: string): Promise<RedisServer> {
  const server = await open(cleanup, () => startRedis({ dataDir, log: () => {} }))
  return {
    ...server,
    async kill() {
      process.kill(Number(await readFile(join(dataDir, 'redis.pid'), 'utf8')), 'SIGKILL')
      await server.stop()
    },
    empty: () => rm(join(dataDir, 'appendonlydir'), { recursive: true, force: true }),
  }
}

async function open(
  cleanup: Pick<Cleanup, 'teardown'>,
  begin: () => Promise<EmbeddedServer>,
): Promise<Server> {
  let running: EmbeddedServer | undefined = await begin()
  const stop = async () => {
    const stopping = running
    running = undefined
    await stopping?.stop()
  }
  cleanup.teardown(stop)
  return {
    url: running.url,
    async start() {
      running ??= await begin()
    },
    stop,
  }
}
