import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { problemResponses } from '../../resources/problem.ts'

/** What a route of the cache answers with. */
export interface Answer {
  status: 200 | 206 | 304 | 307 | 404 | 416
  headers: { [name: string]: string | number }
  body?: Readable | Buffer | string
}

/** Values of `cache-control`. */
export const forGood = 'public, max-age=31536000, immutable'
export const aDay = 'public, max-age=86400'
export const anHour = 'public, max-age=3600'

/** Short, because clients that look for their paths in several caches get many of these and read none. */
export const miss: Answer = {
  status: 404,
  headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  body: 'not in this cache\n',
}

export function give(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).headers(forWhom(reply, headers)).send(body)
}

/** What takes a token is for whoever has one: a proxy on the way that kept it would give it to everybody. */
function forWhom({ request }: FastifyReply, headers: Answer['headers']): Answer['headers'] {
  const kept = headers['cache-control']
  if (request.caller.tokenId === null || kept === undefined) return {}
  return { 'cache-control': String(kept).replace('public', 'private') }
}

/** How schemas list an answer that is no JSON of ours. */
export function text(type: string, description: string) {
  return { description, content: { [type]: { schema: Type.Unsafe<Answer['body']>({ type: 'string' }) } } }
}

/** How they list what each route may answer instead of an object … */
export const refusals = {
  404: text('text/plain', 'The cache has none of that name. It may have it in the next moment.'),
  ...problemResponses('hash-malformed', 'not-ready'),
}

/** … and what it may answer to who has some of it already. */
export const unchanged = { 304: { description: 'It is still the one that `if-none-match` names.' } }
export const inPart = {
  ...unchanged,
  206: { description: 'The bytes that `range` asks for.' },
  307: {
    description: 'The object is in a storage of its own, where `location` leads to for the next minutes.',
  },
  416: text('text/plain', 'There are no such bytes.'),
}
