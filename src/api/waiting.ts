import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { App } from './dependencies.ts'
import { endedWithin } from './ended-within.ts'

/** Query of routes whose answer may wait for the end of something. */
export function WaitQuery(whatFor: string) {
  return Type.Object(
    {
      wait: Type.Integer({
        minimum: 0,
        maximum: 30,
        default: 10,
        description: `Seconds for which the answer may wait for ${whatFor} end.`,
      }),
    },
    { additionalProperties: false },
  )
}

/**
 * Reads something once it has ended; or as it is when `seconds` are over, the caller has gone, or the service closes. To be
 * called once a route.
 */
export function waiting(app: App) {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  return <Seen extends { finishedAt: Date | null }>(
    reply: FastifyReply,
    seconds: number,
    read: () => Promise<Seen>,
  ): Promise<Seen> => {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    return endedWithin(read, seconds * 1000, AbortSignal.any([gone.signal, closing.signal]))
  }
}
