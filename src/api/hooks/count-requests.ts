import type { FastifyRequest } from 'fastify'
import type { RequestMetrics, Watch } from '../../metrics/request-metrics.ts'
import type { App } from '../dependencies.ts'

/** Counts every answer by its route, and the requests that stay open on purpose. Call it before any hook that may refuse. */
export function countRequests(app: App, requests: RequestMetrics): void {
  app.addHook('preHandler', async (request, reply) => {
    const kind = watchOf(request)
    if (!kind) return
    const ended = requests.watch(kind)
    // A caller that hangs up causes no `finish`.
    for (const event of ['finish', 'close']) reply.raw.once(event, ended)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, is404, routeOptions } = request
    requests.answered({
      method,
      // Paths of unknown addresses are chosen by callers.
      route: is404 ? 'none' : (routeOptions.url ?? 'none'),
      status: reply.statusCode,
      seconds: watchOf(request) ? null : reply.elapsedTime / 1000,
    })
  })
}

/** Returns how a request stays open; null for one that is answered at once. */
function watchOf({ query, routeOptions: { config } }: FastifyRequest): Watch | null {
  const { wait, follow } = (query ?? {}) as { wait?: unknown; follow?: unknown }
  if (config.streamsEvents) return 'events'
  if (follow === true) return 'log'
  return typeof wait === 'number' && wait > 0 ? 'long-poll' : null
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Marks the route whose answers are streams of events. */
    streamsEvents?: true
  }
}
