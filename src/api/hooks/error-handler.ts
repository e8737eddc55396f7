import type { FastifyError, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { answersInTime } from '../../db/outages/answers-in-time.ts'
import { isAway, isDiskFull } from '../../db/outages/unavailable.ts'
import { CacheStoreFault, Problem, problemKinds } from '../../errors.ts'
import { quoted } from '../../spec/quoted.ts'
import { Spec } from '../../spec/schema.ts'
import { challenges } from '../auth/authenticate.ts'
import type { RouteScope } from '../auth/caller.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { bodyInvalid, postgresAway, postgresFull } from '../problems.ts'
import { problemBody, problemType, withProblems } from '../resources/problem.ts'
import { retryProblemAfterSeconds } from '../resources/retry-after.ts'
import { isFull } from './is-full.ts'

/** Everything but a result goes out as a problem. What is nobody's expected outcome is logged here, once. */
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
    // It may be back by now, and an error of another kind may come of its absence.
    const [reachable, full] = await Promise.all([
      !isAway(error) && answersInTime(() => db.ping()),
      isFull(db),
    ])
    if (reachable)
      return send(
        reply,
        request,
        new Problem('internal', 'The service’s log says more under this request’s id.'),
      )
    // Without room, Postgres may refuse a connection.
    return send(reply, request, full ? postgresFull() : postgresAway())
  })
}

/** A URL that cannot be decoded reaches no route and no error handler. */
export function answerMalformedUrl(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  // No hook has run for it either.
  identify(request, reply)
  send(reply, request, new Problem('not-found', error.message))
}

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  const { status } = problemKinds[problem.code]
  const seconds = retryProblemAfterSeconds[problem.code]
  if (seconds !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds)
  if (status === 401) reply.header('www-authenticate', challenges(request))
  // Serialised here, so that no route's schema of its own answers can cut anything from it.
  const body = JSON.stringify(problemBody(problem, request.id))
  return reply.code(status).type(problemType).serializer(String).send(body)
}

/** The problem that a refusal of Fastify's amounts to, or null where the error is not the caller's. */
function refusal(error: FastifyError, request: FastifyRequest): Problem | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(
        'body-too-large',
        `A body may have ${request.routeOptions.bodyLimit} bytes. Nothing that this service takes comes near that.`,
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

/** What is wrong with it, and where it is, is for the operator. */
function cacheAway(): Problem {
  return new Problem(
    'not-ready',
    'The cache’s storage does not answer. Try again; if it stays so, tell the operator.',
  )
}

function bodyProblem(detail: string, { routeOptions }: FastifyRequest): Problem {
  if (routeOptions.schema?.body !== Spec) return bodyInvalid([{ pointer: '', detail }])
  return new Problem('spec-invalid', 'Send a JSON object such as {"packages":["numpy"]}.', [
    { pointer: '', detail },
  ])
}

/** The schema of a route as it is described: with what is said of bodies that cannot be read, even where none is wanted. */
export function withRefusals<Schema extends FastifySchema>(
  schema: Schema,
  method: string | string[],
): Schema {
  if (method === 'GET' || method === 'HEAD') return schema
  const invalid = schema.body === Spec ? 'spec-invalid' : 'body-invalid'
  return withProblems(schema, invalid, 'body-too-large', 'unsupported-media-type')
}

/** … and with what is nobody's expected outcome, which needs Postgres: so whatever takes a token may end. */
export function withFaults<Schema extends FastifySchema>(
  schema: Schema,
  scope: RouteScope | undefined,
): Schema {
  return scope === 'open' ? schema : withProblems(schema, 'internal', 'not-ready', 'disk-full')
}

/** Headers of every answer: the id under which the log speaks of the request, and that browsers must not guess types. */
export function identify(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' })
}
