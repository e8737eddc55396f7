import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { retryAfterSeconds } from '../resources/retry-after.ts'

/** A serialised body that all callers with the same request share. */
export interface Rendered {
  /** JSON in UTF-8: Node would encode a string again for each answer. */
  json: Buffer
  /** Hash of the JSON, as a strong tag with quotes. */
  etag: string
}

export function withETag(body: object): Rendered {
  const json = Buffer.from(JSON.stringify(body))
  return { json, etag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"` }
}

/** Checks whether `if-none-match` names only other versions. */
export function hasOtherETag({ headers }: FastifyRequest, { etag }: Rendered): boolean {
  const known = headers['if-none-match']
  return known !== undefined && !isNamed(etag, known)
}

/** Answers with the body, or 304 when `if-none-match` names it. Sets `retry-after` while the resource has not ended. */
export function sendConditional(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { json, etag }: Rendered,
  { ended }: { ended: boolean },
): FastifyReply {
  reply.headers({ etag, 'cache-control': 'no-cache' })
  if (!ended) reply.header('retry-after', retryAfterSeconds.unfinished)
  if (isNamed(etag, headers['if-none-match'])) return reply.code(304).send()
  return sendJson(reply, { json })
}

/** Answers with a serialised body. */
export function sendJson(reply: FastifyReply, { json }: Pick<Rendered, 'json'>): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json)
}

/** Headers of a conditional request. */
export const IfNoneMatch = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({
      description: 'The `etag` of the caller’s copy. The answer is 304 when it is current.',
    }),
  ),
})

/** Descriptions of the headers and of the answer 304 for schemas. */
export const conditionalHeaders = {
  etag: { type: 'string', description: 'Changes whenever the body changes.' },
  'cache-control': { type: 'string', enum: ['no-cache'] },
  'retry-after': {
    type: 'integer',
    'x-optional': true,
    description: 'Seconds after which the caller should poll again; absent once the build has ended.',
  },
}
export const unchanged = {
  304: { description: 'The resource still has the `etag` of `if-none-match`.', headers: conditionalHeaders },
}

/** Checks whether a list of entity tags, as in `if-none-match`, contains this one. */
export function isNamed(etag: string, list: string | undefined): boolean {
  if (list === undefined) return false
  return list.split(',').some((entry) => {
    const tag = entry.trim().replace(/^W\//, '')
    return tag === '*' || tag === etag
  })
}
