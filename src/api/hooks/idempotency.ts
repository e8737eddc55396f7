import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import Type from 'typebox'
import type { Claim, KeptAnswer } from '../../db/access/idempotency.ts'
import { Problem } from '../../errors.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { withProblems } from '../resources/problem.ts'
import { retryAfterSeconds } from '../resources/retry-after.ts'
import type { Silence } from './database-silence.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Names the secret in the answer, which is shown only once: the database does not store such an answer. */
    secret?: string
  }
}

const header = 'idempotency-key'
const shape = /^[\x21-\x7e]{1,255}$/
/** Of an answer's headers, those that belong to what it says. */
const keptHeaders = ['content-type', 'location', 'retry-after', 'etag']

/**
 * Carries out a POST with an `Idempotency-Key` once and repeats its answer for requests with the same key. Does not store refusals
 * and errors, because such requests changed nothing.
 */
export function keepAnswers(app: App, { db, log }: Pick<Dependencies, 'db' | 'log'>, silence: Silence): void {
  const claims = new WeakMap<FastifyRequest, Claim>()

  // Runs after the body is read and before the route acts.
  app.addHook('preValidation', async (request, reply) => {
    const key = request.headers[header]
    if (request.method !== 'POST' || request.is404 || key === undefined) return
    const claimed = await db.idempotency.claim({
      owner: request.caller.tokenId ?? '',
      key: keyOf(key),
      fingerprint: fingerprintOf(request),
    })
    switch (claimed.outcome) {
      case 'claimed':
        claims.set(request, claimed.claim)
        return
      case 'answered':
        return repeat(claimed.answer, request, reply)
      case 'under-way':
        reply.header('retry-after', retryAfterSeconds.keyInUse)
        throw inUse(
          'The first request with this key has not been answered yet. Send it again a little later.',
        )
      case 'reused':
        throw new Problem(
          'idempotency-key-reused',
          'The key came with another method, address or body before. Give every request a key of its own; nothing was done.',
        )
    }
  })

  app.addHook<unknown>('onSend', async (request, reply, payload) => {
    const claim = claims.get(request)
    if (!claim) return
    claims.delete(request)
    try {
      const kept =
        reply.statusCode >= 400
          ? db.idempotency.release(claim)
          : db.idempotency.answered(claim, toKeep(request, reply, payload))
      await silence.during(kept)
    } catch (error) {
      // The request has been carried out, so its caller gets the answer.
      log.error({ err: error, requestId: request.id }, 'cannot store the answer for its idempotency key')
    }
  })
}

/** Adds the header `Idempotency-Key` to the schema of a POST. */
export function withKey<Schema extends FastifySchema>(schema: Schema, method: string | string[]): Schema {
  if (method !== 'POST') return schema
  const key = Type.String({
    pattern: shape.source,
    description:
      'A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours.',
  })
  return {
    ...withProblems(schema, 'query-invalid', 'idempotency-key-in-use', 'idempotency-key-reused'),
    headers: Type.Object({ [header]: Type.Optional(key) }),
  }
}

function keyOf(text: string | string[]): string {
  if (typeof text === 'string' && shape.test(text)) return text
  throw new Problem('query-invalid', 'Correct the header listed; nothing was done.', [
    { pointer: 'idempotency-key', detail: 'Has to be 1 to 255 visible characters of ASCII, without spaces.' },
  ])
}

/** Hashes the parts of a request that have to match for a repeated key. */
export function fingerprintOf({
  method,
  url,
  body,
}: Pick<FastifyRequest, 'method' | 'url' | 'body'>): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body]))
    .digest('hex')
}

function toKeep(request: FastifyRequest, reply: FastifyReply, payload: unknown): KeptAnswer | null {
  if (request.routeOptions.config.secret !== undefined) return null
  const named = keptHeaders.flatMap((name) => {
    const value = reply.getHeader(name)
    return value === undefined ? [] : [[name, String(value)]]
  })
  return { status: reply.statusCode, headers: Object.fromEntries(named), body: textOf(payload) }
}

function textOf(payload: unknown): string {
  if (payload === null || payload === undefined) return ''
  if (typeof payload === 'string') return payload
  if (Buffer.isBuffer(payload)) return payload.toString()
  throw new TypeError('an answer to a POST is a text')
}

function repeat(answer: KeptAnswer | null, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!answer)
    throw inUse(
      `The request has been carried out already, and its answer held ${request.routeOptions.config.secret}, which the API shows once and does not store. If it is lost, delete the resource and create another with a new key.`,
    )
  const { status, headers, body } = answer
  return reply
    .code(status)
    .headers({ ...headers, 'idempotent-replayed': 'true' })
    .serializer(String)
    .send(body)
}

function inUse(detail: string): Problem {
  return new Problem('idempotency-key-in-use', detail)
}
