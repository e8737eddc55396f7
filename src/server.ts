import type { FastifyBaseLogger } from 'fastify'
import { createApp } from './api/app.ts'
import type { Config } from './config.ts'
import { openBuildQueue } from './queue/build-queue.ts'
import { startRelay } from './queue/relay.ts'
import type { Record } from './record/record.ts'

/** How often builds are looked for whose announcement was missed, for instance because Redis was away. */
const relayEveryMs = 1000

export interface Server {
  /** URL it listens at. */
  address: string
  /** Lets requests under way finish, then frees everything but the record. */
  close(): Promise<void>
}

/** Starts the API process' part: queue, relay, app, listening socket. */
export async function startServer(
  { host, port }: Pick<Config, 'host' | 'port'>,
  {
    record,
    redisUrl,
    library,
    log,
  }: { record: Record; redisUrl: string; library: string; log: FastifyBaseLogger },
): Promise<Server> {
  const queue = openBuildQueue(redisUrl)
  const relay = startRelay(record.outbox, queue, {
    everyMs: relayEveryMs,
    onError: (error) =>
      log.warn({ err: error }, 'builds are recorded, but cannot be handed to the queue yet'),
  })
  const app = await createApp({ record, queue: { ping: queue.ping, nudge: relay.nudge }, library, log })
  const close = async () => {
    await app.close()
    await relay.close()
    await queue.close()
  }
  try {
    return { address: await app.listen({ host, port }), close }
  } catch (error) {
    await close()
    throw error
  }
}
