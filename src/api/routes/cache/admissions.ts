import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { TokenCache } from '../../auth/token-cache.ts'

export interface Admission {
  host: string | undefined
  authorization: string | undefined
  /** Whether the request needed its token. */
  isPrivate: boolean
  /** Time, in milliseconds, from which it counts no longer. */
  until: number
}

/** Remembers per connection which requests to the cache have passed all hooks: those that look the same would pass them too. */
export interface Admissions {
  /** Notes a request that has passed all hooks. */
  admit(request: FastifyRequest): void
  /** Returns the admission of an earlier request on the same connection for the same host and with the same credentials. */
  find(request: IncomingMessage): Admission | null
  close(): void
}

/** As long as a client needs for many narinfos, and short beside the five seconds for which valid tokens are remembered anyway. */
const ttl = 1_000

export function admissionsOf(tokens: Pick<TokenCache, 'onChange'>): Admissions {
  let admissions = new WeakMap<Socket, Admission>()
  const close = tokens.onChange(() => {
    admissions = new WeakMap()
  })
  return {
    admit({ caller, headers: { host, authorization }, raw }) {
      const { tokenId, expiresAt } = caller
      const until = Math.min(Date.now() + ttl, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY)
      admissions.set(raw.socket, { host, authorization, isPrivate: tokenId !== null, until })
    },
    find({ socket, headers: { host, authorization } }) {
      const found = admissions.get(socket)
      if (!found || found.host !== host || found.authorization !== authorization) return null
      return Date.now() < found.until ? found : null
    },
    close,
  }
}
