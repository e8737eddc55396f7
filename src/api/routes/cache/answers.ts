import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { problemResponses } from '../../resources/problem.ts'

/** What a route of the cache answers with. */
export interface CacheAnswer {
  status: 200 | 206 | 304 | 307 | 404 | 416
  headers: { [name: string]: string | number }
  body?: Readable | Buffer | string
}

/** Values of `cache-control`. */
export const forGood = 'public, max-age=31536000, immutable'
export const aDay = 'public, max-age=86400'
export const anHour = 'public, max-age=3600'

/** Short, because clients that look for their paths in several caches get many of these and read none. */
export const miss: CacheAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  body: 'not in this cache\n',
}

export function give(reply: FastifyReply, { status, headers, body }: CacheAnswer): FastifyReply {
  return reply.code(status).headers(headers).headers(forWhom(reply, headers)).send(body)
}

/** What takes a token is for whoever has one: a proxy on the way that kept it would give it to everybody. */
function forWhom({ request }: FastifyReply, headers: CacheAnswer['headers']): CacheAnswer['headers'] {
  const kept = headers['cache-control']
  if (request.caller.tokenId === null || kept === undefined) return {}
  return { 'cache-control': String(kept).replace('public', 'private') }
}

/** How schemas list an answer that is no object of ours. */
export function text<Headers extends object>(type: string, description: string, headers?: Headers) {
  return file(type, description, { type: 'string' }, headers)
}

function file<Headers extends object>(type: string, description: string, schema: object, headers?: Headers) {
  const content = { [type]: { schema: Type.Unsafe<CacheAnswer['body']>(schema) } }
  return { description, content, ...(headers && { headers }) }
}

/** How they list headers. */
export const kept = { 'cache-control': { type: 'string' } }
export const tagged = { etag: { type: 'string', description: 'A strong tag.' }, ...kept }
const ofFile = {
  ...tagged,
  'accept-ranges': {
    type: 'string',
    'x-optional': true,
    description: 'Absent where the storage is not a folder.',
  },
  'last-modified': {
    type: 'string',
    'x-optional': true,
    description: 'When the file was published; absent likewise.',
  },
}
const range = { 'content-range': { type: 'string', description: 'Which bytes of how many.' } }

/** What a request may say that it knows. */
export const ObjectIfNoneMatch = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ description: 'Where one of these tags is still good, the answer is 304.' }),
  ),
})

/** … and which part it wants. */
export const PartOf = Type.Object({
  ...ObjectIfNoneMatch.properties,
  range: Type.Optional(Type.String({ description: 'Bytes, to take up what broke off: `bytes=1000-`.' })),
  'if-range': Type.Optional(
    Type.String({ description: 'The `etag` that the part has to be of, else all is sent.' }),
  ),
})

/** How schemas list what each route may answer instead of an object … */
export const refusals = {
  404: text('text/plain', 'The cache has none of that name. It may have it in the next moment.', kept),
  ...problemResponses('hash-malformed', 'not-ready'),
}

/** … where the storage has addresses of its own … */
export const elsewhere = {
  307: {
    description: 'The object is in a storage of its own, where `location` leads to for the next minutes.',
    headers: { location: { type: 'string', format: 'uri' }, ...kept },
  },
}

/** … to who has it already … */
export const unchangedObject = {
  304: { description: 'It is still the one that `if-none-match` names.', headers: tagged },
}

/** … and a file that can be had in part. */
export function inPart(type: string, description: string, schema: object = { type: 'string' }) {
  return {
    200: file(type, description, schema, ofFile),
    206: text(type, 'The bytes that `range` asks for.', { ...ofFile, ...range }),
    304: { ...unchangedObject[304], headers: ofFile },
    ...elsewhere,
    416: text('text/plain', 'There are no such bytes.', range),
  }
}
