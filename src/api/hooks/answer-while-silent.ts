import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { problemKinds } from '../../errors.ts'
import type { App } from '../dependencies.ts'
import { postgresAway } from '../problems.ts'
import { problemBody, problemType } from '../resources/problem.ts'
import { retryProblemAfterSeconds } from '../resources/retry-after.ts'
import type { Silence } from './database-silence.ts'

/**
 * Answers `not-ready` for a route that waits for a silent Postgres. The route may still complete, as with any lost answer. Call it
 * before any hook that reads from the database.
 */
export function answerWhileSilent(app: App, silence: Silence): void {
  const watched = new WeakMap<FastifyRequest, () => void>()
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.scope === 'open') return
    const stop = silence.watch(() => {
      // Writes to the raw response, because the `onSend` hooks wait for Postgres too.
      reply.hijack()
      writePostgresAway(reply.raw, request.id, reply.getHeaders() as { [name: string]: string })
      request.log.warn('Postgres does not answer')
    })
    watched.set(request, stop)
    reply.raw.once('close', stop)
  })
  // The route has answered.
  app.addHook('onSend', async (request) => watched.get(request)?.())
}

/** Answers with the problem of a silent Postgres, without any hook. */
export function writePostgresAway(
  raw: ServerResponse,
  requestId: string,
  headers: { [name: string]: string },
): void {
  const problem = postgresAway()
  const body = JSON.stringify(problemBody(problem, requestId))
  raw
    .writeHead(problemKinds[problem.code].status, {
      ...headers,
      'content-type': problemType,
      'content-length': Buffer.byteLength(body),
      'retry-after': String(retryProblemAfterSeconds[problem.code]),
    })
    .end(body)
}
