import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Agent, type Dispatcher, interceptors, request } from 'undici'
import { decoded, knownEncodings, Undecodable } from './content-encoding.ts'
import { authorizationFor, basic } from './netrc.ts'
import type { Substituters } from './substituters.ts'

/** A binary cache, for its small objects: narinfos and listings. */
export interface BinaryCache {
  url: string
  /**
   * Returns an object, decoded, or null where the cache does not have it. Throws where it cannot be read, or is larger than
   * `maxBytes`.
   */
  read(name: string, maxBytes: number): Promise<Buffer | null>
}

export interface OpenCaches {
  caches: BinaryCache[]
  close(): Promise<void>
}

/** As many as Nix itself opens to a cache (`http-connections`), each kept alive for the next object. */
const connectionsPerCache = 25
const connectMs = 5_000
/** Of one object, which is some kilobytes. */
const answerMs = 15_000
/** The API sends clients to a storage of its own; a CDN may send them on once more. */
const mostRedirects = 3

/** Opens a worker's caches for reading until they are closed, or the signal aborts. Nothing is asked of them yet. */
export function openBinaryCaches(
  { urls, netrc, certificates }: Substituters,
  signal: AbortSignal,
): OpenCaches {
  const agent = new Agent({
    connections: connectionsPerCache,
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
    connect: { timeout: connectMs, ...(certificates !== null && { ca: certificates }) },
  })
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: mostRedirects }))
  return {
    caches: urls.map((url) =>
      url.startsWith('file:') ? folderCache(url, signal) : httpCache(url, { dispatcher, netrc, signal }),
    ),
    close: () => agent.destroy(),
  }
}

function httpCache(
  url: string,
  {
    dispatcher,
    netrc,
    signal,
  }: { dispatcher: Dispatcher; signal: AbortSignal } & Pick<Substituters, 'netrc'>,
): BinaryCache {
  const { username, password, hostname } = new URL(url)
  const address = url.replace(/^(https?:\/\/)[^/@]*@/, '$1')
  const authorization =
    username === ''
      ? authorizationFor(netrc, hostname)
      : basic(decodeURIComponent(username), decodeURIComponent(password))
  return {
    url: address,
    async read(name, maxBytes) {
      const { statusCode, headers, body } = await request(`${address}/${name}`, {
        dispatcher,
        headers: {
          'accept-encoding': knownEncodings,
          'user-agent': 'patchbay',
          ...(authorization !== null && { authorization }),
        },
        // Of a body that comes drop by drop, each drop would begin the limits above anew.
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
      })
      if (statusCode !== 200) {
        await body.dump()
        // Storages whose listing is closed say 403 of what they do not have, as Nix knows as well.
        if ([403, 404, 410].includes(statusCode)) return null
        throw new Error(`it answers ${statusCode} to GET ${name}`)
      }
      const encoding = headers['content-encoding'] ?? 'identity'
      return decoded(await within(body, maxBytes), String(encoding), maxBytes)
    },
  }
}

async function within(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Undecodable(`more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function folderCache(url: string, signal: AbortSignal): BinaryCache {
  const folder = fileURLToPath(url)
  return {
    url,
    async read(name, maxBytes) {
      signal.throwIfAborted()
      const file = await open(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (!file) return null
      try {
        const { size } = await file.stat()
        if (size > maxBytes) throw new Undecodable(`more than ${maxBytes} bytes`)
        return await decoded(await file.readFile(), null, maxBytes)
      } finally {
        await file.close()
      }
    },
  }
}
