import type { AddressInfo } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { hostnameOf } from '../auth/host-header.ts'
import type { Dependencies, ServedCache } from '../dependencies.ts'

/** What a client has to know of the cache. */
export interface CacheAddress {
  /** Without a slash at its end. */
  url: string
  /** As in nix.conf. None where no worker has ever signed anything. */
  publicKeys: string[]
}

export async function cacheAddress(
  request: FastifyRequest,
  { db, cache }: Pick<Dependencies, 'db' | 'cache'>,
): Promise<CacheAddress> {
  return { url: cacheUrl(request, cache), publicKeys: await db.signingKeys.current() }
}

/** Without a slash at its end. */
export function cacheUrl(request: FastifyRequest, { url }: Pick<ServedCache, 'url'>): string {
  return (url ?? reachedAt(request)).replace(/\/+$/, '')
}

/**
 * How the caller reached this API. What proxies say in headers of their own is what anybody can say; behind one that speaks
 * TLS, or has a path of its own, the operator sets PATCHBAY_CACHE_URL. The header goes into other people's configuration:
 * nothing passes but a host.
 */
function reachedAt({ protocol, headers, server }: FastifyRequest): string {
  const { host } = headers
  if (host !== undefined && hostnameOf(host) !== null) return `${protocol}://${host}`
  return `${protocol}://${listeningAt(server.addresses()) ?? 'localhost'}`
}

/** Host and port, as in a URL. */
export function listeningAt([listening]: (AddressInfo | string)[]): string | null {
  // A string is the path of a socket, where no cache can be asked.
  if (listening === undefined || typeof listening === 'string') return null
  const { family, address, port } = listening
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
}
