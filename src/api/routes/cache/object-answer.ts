import type { IncomingHttpHeaders } from 'node:http'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { send } from '@fastify/send'
import type { CacheStore } from '../../../cache/cache-store.ts'
import { isNamed } from '../../watch/conditional-answer.ts'
import type { Answer } from './answers.ts'

/** An object of the cache, and how clients are to take it. */
export interface ServedObject {
  name: string
  type: string
  /** A strong tag, with its quotes. */
  etag: string
  cacheControl: string
  /** Where they are known: an object of any other size is none. */
  bytes?: number
}

interface Asked {
  method: string
  headers: IncomingHttpHeaders
}

/** How much of a file is read at once, in bytes. */
const readAhead = 512 * 1024

/** What to answer to who asks for an object: the object, or where it is. Null where the store does not have it. */
export async function objectAnswer(
  request: Asked,
  store: CacheStore,
  object: ServedObject,
): Promise<Answer | null> {
  const delivery = store.delivery(object.name)
  if (delivery.kind === 'file') return fileAnswer(request, delivery.path, object)

  const bytes = await store.size(object.name)
  if (bytes === null || bytes !== (object.bytes ?? bytes)) return null
  if (request.method === 'HEAD') {
    // What is signed for GET would be refused to HEAD.
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
  file: string,
  object: ServedObject,
): Promise<Answer | null> {
  if (isNamed(object.etag, headers['if-none-match'])) return { status: 304, headers: headersOf(object) }
  const asked = { method, headers: leftToJudge(headers, object.etag) }
  // Given a request, it looks at no more than these two.
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

/** Conditions on tags are judged here: the tags that @fastify/send makes of a file's time are weak ones. */
function leftToJudge(
  {
    'if-match': _,
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
