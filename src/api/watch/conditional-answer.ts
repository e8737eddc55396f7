import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { retryAfterSeconds } from '../resources/retry-after.ts'

/** A body as it goes over the wire, made once for all who get the same. */
export interface Rendered {
  text: string
  /** Of these very bytes. */
  etag: string
}

export function withETag(body: object): Rendered {
  const text = JSON.stringify(body)
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` }
}

/** Whether the caller has said that it knows something else than this. */
export function hasOtherETag({ headers }: FastifyRequest, { etag }: Rendered): boolean {
  const known = headers['if-none-match']
  return known !== undefined && !isNamed(etag, known)
}

/** Answers with something as it is now, or that the caller has it already, and when to look again if it has not ended. */
export function sendConditional(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { text, etag }: Rendered,
  { ended }: { ended: boolean },
): FastifyReply {
  reply.headers({ etag, 'cache-control': 'no-cache' })
  if (!ended) reply.header('retry-after', retryAfterSeconds.unfinished)
  if (isNamed(etag, headers['if-none-match'])) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').serializer(String).send(text)
}

/** What a request may say that it knows. */
export const IfNoneMatch = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({
      description: 'The `etag` of what the caller has. Where that is still so, the answer is 304.',
    }),
  ),
})

/** How schemas list the headers of such an answer, and the answer to who has it already. */
export const conditionalHeaders = {
  etag: { type: 'string', description: 'Changes with every change of the answer.' },
  'cache-control': { type: 'string', enum: ['no-cache'] },
  'retry-after': {
    type: 'integer',
    'x-optional': true,
    description: 'Seconds after which it is worth while to look again; absent once the build has ended.',
  },
}
export const unchanged = {
  304: { description: 'It is still as `if-none-match` names it.', headers: conditionalHeaders },
}

/** Whether a list of entity tags, as in `if-none-match`, has this one. */
export function isNamed(etag: string, list: string | undefined): boolean {
  if (list === undefined) return false
  return list.split(',').some((entry) => {
    const tag = entry.trim().replace(/^W\//, '')
    return tag === '*' || tag === etag
  })
}
