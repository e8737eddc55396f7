import type { AddressInfo } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { hostnameOf } from '../auth/host-header.ts'
import type { Dependencies, ServedCache } from '../dependencies.ts'

/** The URL and keys with which a client uses the cache. */
export interface CacheAddress {
  /** Has no trailing slash. */
  url: string
  /** Each `<name>:<base64>`, as in nix.conf. Empty until a worker has signed a path. */
  publicKeys: string[]
}

export async function cacheAddress(
  request: FastifyRequest,
  { db, cache }: Pick<Dependencies, 'db' | 'cache'>,
): Promise<CacheAddress> {
  return { url: cacheUrl(request, cache), publicKeys: await db.signingKeys.current() }
}

/** Returns the URL of the cache without a trailing slash. */
export function cacheUrl(request: FastifyRequest, { url }: Pick<ServedCache, 'url'>): string {
  return (url ?? reachedAt(request)).replace(/\/+$/, '')
}

/**
 * Returns the URL under which the caller reached this API, without headers that proxies add, which any caller can forge. Behind a
 * proxy with TLS or a path of its own, the operator sets PATCHBAY_CACHE_URL. Accepts only a plain host, because the URL ends up in
 * configuration files of clients.
 */
function reachedAt({ protocol, headers, server }: FastifyRequest): string {
  const { host } = headers
  if (host !== undefined && hostnameOf(host) !== null) return `${protocol}://${host}`
  return `${protocol}://${listeningAt(server.addresses()) ?? 'localhost'}`
}

/** Returns host and port as in a URL, `127.0.0.1:8080` or `[::1]:8080`; null for a server on a Unix socket. */
export function listeningAt([listening]: (AddressInfo | string)[]): string | null {
  // A string is the path of a Unix socket, which Nix cannot use as a cache.
  if (listening === undefined || typeof listening === 'string') return null
  const { family, address, port } = listening
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
}
