import type { IncomingHttpHeaders } from 'node:http'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { send } from '@fastify/send'
import type { CacheStore, ObjectDelivery, WholeObject } from '../../../cache/cache-store.ts'
import { isNamed } from '../../watch/conditional-answer.ts'
import type { CacheAnswer } from './answers.ts'
import { mostWholeBytes, type WholeObjects } from './whole-objects.ts'

/** An object of the cache with its headers. */
export interface ServedObject {
  name: string
  type: string
  /** A strong tag, with quotes. */
  etag: string
  cacheControl: string
  /** Size, when known; the API ignores an object of another size. */
  bytes?: number
  /** Where a small object of known size and hash is kept in memory. */
  memory?: WholeObjects
  /** SHA-256 of the content: `sha256-` and base64. */
  fileHash?: string
}

interface Asked {
  method: string
  headers: IncomingHttpHeaders
}

/** Bytes of a file per read. */
const readAhead = 512 * 1024

/** Answers a request for an object with its content or a redirect; returns null when the store lacks it. */
export async function objectAnswer(
  request: Asked,
  store: CacheStore,
  object: ServedObject,
): Promise<CacheAnswer | null> {
  const delivery = store.delivery(object.name)
  if (delivery.kind === 'file') return fileAnswer(request, delivery, object)

  const bytes = await store.size(object.name)
  if (bytes === null || bytes !== (object.bytes ?? bytes)) return null
  if (request.method === 'HEAD') {
    // The storage refuses HEAD on a URL that it signed for GET.
    return {
      status: 200,
      headers: { ...headersOf(object), 'content-length': bytes },
      body: Readable.from([]),
    }
  }
  const location = await delivery.presignedUrl()
  return { status: 307, headers: { location, 'cache-control': 'no-store' } }
}

async function fileAnswer(
  { method, headers }: Asked,
  delivery: ObjectDelivery & { kind: 'file' },
  object: ServedObject,
): Promise<CacheAnswer | null> {
  if (isNamed(object.etag, headers['if-none-match'])) return { status: 304, headers: headersOf(object) }
  const { name, bytes, memory, fileHash } = object
  const isKnown = bytes !== undefined && bytes <= mostWholeBytes && fileHash !== undefined
  if (memory && isKnown && isForWhole({ method, headers })) {
    const found = await memory.find(name, fileHash, () => delivery.readWhole(bytes))
    return found && wholeAnswer(found, object)
  }
  const file = delivery.path
  const asked = { method, headers: leftToJudge(headers, object.etag) }
  // `send` reads only the method and headers of a request.
  const found = await send(asked as unknown as Readable, basename(file), {
    ...{ root: dirname(file), index: false, dotfiles: 'allow' },
    ...{ etag: false, cacheControl: false, contentType: false, highWaterMark: readAhead },
  })
  switch (found.statusCode) {
    case 200:
    case 206:
    case 304: {
      if (found.type !== 'file') break
      if (found.metadata.stat.size === (object.bytes ?? found.metadata.stat.size))
        return {
          status: found.statusCode,
          headers: { ...found.headers, ...headersOf(object) },
          body: found.stream,
        }
      found.stream.destroy()
      return null
    }
    case 404:
      return null
    case 416:
      return {
        status: 416,
        headers: { 'content-type': 'text/plain', 'content-range': found.headers['Content-Range'] ?? '' },
        body: 'no such bytes\n',
      }
  }
  throw found.type === 'error' ? found.metadata.error : new Error(`${file} is no file`)
}

/** Checks whether a request asks for an object whole, without any condition. */
export function isForWhole({ method, headers }: Asked): boolean {
  return (
    method === 'GET' &&
    headers.range === undefined &&
    headers['if-none-match'] === undefined &&
    headers['if-modified-since'] === undefined
  )
}

/** Answers with the content, and with the headers that a streamed file has. */
export function wholeAnswer({ body, changedAt }: WholeObject, object: ServedObject): CacheAnswer {
  const ofFile = { 'accept-ranges': 'bytes', 'last-modified': changedAt.toUTCString() }
  return { status: 200, headers: { ...ofFile, 'content-length': body.length, ...headersOf(object) }, body }
}

/** Evaluates the conditions on tags here, because @fastify/send derives weak tags from the time of a file. */
function leftToJudge(
  {
    'if-match': _,
    'if-unmodified-since': __,
    'if-none-match': none,
    'if-range': range,
    'if-modified-since': since,
    ...rest
  }: IncomingHttpHeaders,
  etag: string,
): IncomingHttpHeaders {
  return {
    ...rest,
    ...(range !== undefined && range !== etag && { 'if-range': range }),
    ...(since !== undefined && none === undefined && { 'if-modified-since': since }),
  }
}

function headersOf({ type, etag, cacheControl }: ServedObject) {
  return { 'content-type': type, etag, 'cache-control': cacheControl }
}
