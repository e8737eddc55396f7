import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { problemResponses } from '../../resources/problem.ts'

/** An answer of a route of the binary cache. */
export interface CacheAnswer {
  status: 200 | 206 | 304 | 307 | 404 | 416
  headers: { [name: string]: string | number }
  body?: Readable | Buffer | string
}

/** Values of `cache-control`. */
export const forGood = 'public, max-age=31536000, immutable'
export const aDay = 'public, max-age=86400'
export const anHour = 'public, max-age=3600'

/** The body is short, because clients that search several caches get many of these and read none. */
export const miss: CacheAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  body: 'not in this cache\n',
}

export function give(reply: FastifyReply, { status, headers, body }: CacheAnswer): FastifyReply {
  const isPrivate = reply.request.caller.tokenId !== null
  return reply
    .code(status)
    .headers(isPrivate ? privately(headers) : headers)
    .send(body)
}

/** Makes an answer to a caller with a token private, so that no proxy passes it on to callers without one. */
export function privately(headers: CacheAnswer['headers']): CacheAnswer['headers'] {
  const kept = headers['cache-control']
  if (kept === undefined) return headers
  return { ...headers, 'cache-control': String(kept).replace('public', 'private') }
}

/** Describes a text answer in a schema. */
export function text<Headers extends object>(type: string, description: string, headers?: Headers) {
  return file(type, description, { type: 'string' }, headers)
}

function file<Headers extends object>(type: string, description: string, schema: object, headers?: Headers) {
  const content = { [type]: { schema: Type.Unsafe<CacheAnswer['body']>(schema) } }
  return { description, content, ...(headers && { headers }) }
}

/** Descriptions of headers. */
export const kept = { 'cache-control': { type: 'string' } }
export const tagged = { etag: { type: 'string', description: 'A strong tag.' }, ...kept }
const ofFile = {
  ...tagged,
  'accept-ranges': {
    type: 'string',
    'x-optional': true,
    description: 'Present only when the storage is a folder.',
  },
  'last-modified': {
    type: 'string',
    'x-optional': true,
    description: 'Time of publication; present only when the storage is a folder.',
  },
}
const range = { 'content-range': { type: 'string', description: 'Range and total size in bytes.' } }

/** Headers of a conditional request. */
export const ObjectIfNoneMatch = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ description: 'The answer is 304 when one of these tags is current.' }),
  ),
})

/** Headers of a conditional request for a part. */
export const PartOf = Type.Object({
  ...ObjectIfNoneMatch.properties,
  range: Type.Optional(
    Type.String({ description: 'Bytes to send, for example to resume a download: `bytes=1000-`.' }),
  ),
  'if-range': Type.Optional(
    Type.String({ description: 'The `etag` of the part; the API sends the whole object when it differs.' }),
  ),
})

/** Error answers of every route of the cache. */
export const refusals = {
  404: text('text/plain', 'The cache has no object of that name at the moment.', kept),
  ...problemResponses('hash-malformed', 'not-ready'),
}

/** Redirects of a storage with URLs of its own. */
export const elsewhere = {
  307: {
    description: 'The object is in a separate storage. `location` is valid for some minutes.',
    headers: { location: { type: 'string', format: 'uri' }, ...kept },
  },
}

/** Answer to a client that has the object already. */
export const unchangedObject = {
  304: { description: 'The object still has the tag of `if-none-match`.', headers: tagged },
}

/** Answers for a file that clients may request in part. */
export function inPart(type: string, description: string, schema: object = { type: 'string' }) {
  return {
    200: file(type, description, schema, ofFile),
    206: text(type, 'The bytes of `range`.', { ...ofFile, ...range }),
    304: { ...unchangedObject[304], headers: ofFile },
    ...elsewhere,
    416: text('text/plain', 'The object is shorter than `range` says.', range),
  }
}
