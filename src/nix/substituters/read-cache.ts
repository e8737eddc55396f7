import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Agent, type Dispatcher, interceptors, request } from 'undici'
import { decoded, knownEncodings, Undecodable } from './content-encoding.ts'
import { authorizationFor, basic } from './netrc.ts'
import type { Substituters } from './substituters.ts'

/** A binary cache, for reading its small objects: narinfos and listings. */
export interface BinaryCache {
  url: string
  /**
   * Returns a decoded object, or null if the cache lacks it. Throws if it cannot be read, and `Undecodable` if it cannot be decoded or
   * is larger than `maxBytes`.
   */
  read(name: string, maxBytes: number): Promise<Buffer | null>
}

export interface OpenCaches {
  caches: BinaryCache[]
  close(): Promise<void>
}

/** Same number as Nix's default of `http-connections`. Connections stay open for the next object. */
const connectionsPerCache = 25
const connectMs = 5_000
/** Limit of time for one object, which has some kilobytes. */
const answerMs = 15_000
/** Patchbay's API redirects to its storage, and a CDN may redirect once more. */
const mostRedirects = 3

/** Opens a worker's caches for reading until `close`, or until the signal aborts. Sends no request yet. */
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
        // Limits the whole request: each chunk of a slow body would restart the limits above.
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
      })
      if (statusCode !== 200) {
        await body.dump()
        // Storages without permission to list answer 403 for missing objects; Nix treats them alike.
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
