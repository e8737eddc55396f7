import type { FastifyError, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { InMaintenance } from '../../db/maintenance.ts'
import { answersInTime } from '../../db/outages/answers-in-time.ts'
import { isAway, isDiskFull } from '../../db/outages/unavailable.ts'
import { CacheStoreFault, Problem, problemKinds } from '../../errors.ts'
import { quoted } from '../../spec/quoted.ts'
import { Spec } from '../../spec/schema.ts'
import { challenges } from '../auth/authenticate.ts'
import type { RouteScope } from '../auth/caller.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { bodyInvalid, inMaintenance, postgresAway, postgresFull } from '../problems.ts'
import { problemBody, problemType, withProblems } from '../resources/problem.ts'
import { retryProblemAfterSeconds } from '../resources/retry-after.ts'
import { isDatabaseFull } from './is-full.ts'

/** Answers every error with a problem (RFC 9457). Logs unexpected errors here, once. */
export function answerErrors(app: App, { db }: Pick<Dependencies, 'db'>): void {
  app.setNotFoundHandler((request, reply) => {
    send(
      reply,
      request,
      new Problem('not-found', `There is no route ${request.method} ${quoted(request.url)}.`),
    )
  })
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const expected = error instanceof Problem ? error : refusal(error, request)
    if (expected) return send(reply, request, expected)
    request.log.error({ err: error }, 'request failed unexpectedly')
    if (error instanceof CacheStoreFault) return send(reply, request, cacheAway())
    if (isDiskFull(error)) return send(reply, request, postgresFull())
    // The error may be a consequence of an absent Postgres, and Postgres may be back already.
    const [reachable, full] = await Promise.all([
      !isAway(error) && answersInTime(() => db.ping()),
      isDatabaseFull(db),
    ])
    if (reachable)
      return send(
        reply,
        request,
        new Problem('internal', 'The service’s log says more under this request’s id.'),
      )
    // Postgres may refuse connections while its disk is full.
    return send(reply, request, full ? postgresFull() : postgresAway())
  })
}

/** Answers a URL that cannot be decoded, which reaches no route and no error handler. */
export function answerMalformedUrl(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  // No hook has run for this request.
  identify(request, reply)
  send(reply, request, new Problem('not-found', error.message))
}

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  const { status } = problemKinds[problem.code]
  const seconds = problem.retryAfterSeconds ?? retryProblemAfterSeconds[problem.code]
  if (seconds !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds)
  if (status === 401) reply.header('www-authenticate', challenges(request))
  // Serialises here, because the schema of a route could remove fields.
  const body = JSON.stringify(problemBody(problem, request.id))
  return reply.code(status).type(problemType).serializer(String).send(body)
}

/** Translates an error of Fastify's, or a refusal of the database, into a problem; returns null when the caller did not cause it. */
function refusal(error: FastifyError, request: FastifyRequest): Problem | null {
  if (error instanceof InMaintenance) return inMaintenance(error.mode)
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(
        'body-too-large',
        `A body may have ${request.routeOptions.bodyLimit} bytes. No spec needs as many.`,
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(
        'unsupported-media-type',
        'Send the body as JSON with `content-type: application/json`.',
      )
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return bodyProblem('The body is empty.', request)
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return bodyProblem(`The body is not JSON: ${error.message}`, request)
    default:
      return error.statusCode === 400 ? bodyProblem(error.message, request) : null
  }
}

/** The detail is for the operator, in the log. */
function cacheAway(): Problem {
  return new Problem(
    'not-ready',
    'The cache’s storage does not answer. Try again; if that persists, tell the operator.',
  )
}

function bodyProblem(detail: string, { routeOptions }: FastifyRequest): Problem {
  if (routeOptions.schema?.body !== Spec) return bodyInvalid([{ pointer: '', detail }])
  return new Problem('spec-invalid', 'Send a JSON object such as {"packages":["numpy"]}.', [
    { pointer: '', detail },
  ])
}

/** Adds the problems of unreadable bodies to the schema of a route, with or without a body. */
export function withRefusals<Schema extends FastifySchema>(
  schema: Schema,
  method: string | string[],
): Schema {
  if (method === 'GET' || method === 'HEAD') return schema
  const invalid = schema.body === Spec ? 'spec-invalid' : 'body-invalid'
  return withProblems(schema, invalid, 'body-too-large', 'unsupported-media-type')
}

/** Adds the problems of unexpected errors and an absent Postgres to the schema of a route. Open routes do not use Postgres. */
export function withFaults<Schema extends FastifySchema>(
  schema: Schema,
  scope: RouteScope | undefined,
): Schema {
  return scope === 'open' ? schema : withProblems(schema, 'internal', 'not-ready', 'disk-full')
}

export function identify(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(identifying(request.id))
}

/** Returns the headers of every answer: the request's id, as in the log, and `nosniff`. */
export function identifying(requestId: string): { [name: string]: string } {
  return { 'x-request-id': requestId, 'x-content-type-options': 'nosniff' }
}
