import type { Socket } from 'node:net'
import type { App, Dependencies } from '../dependencies.ts'
import { peerUid } from './peer-uid.ts'
import type { TokenCache } from './token-cache.ts'

/**
 * Disconnects Nix's build users while there are no tokens. Builders of fixed outputs reach loopback and run code of packages. A
 * caller that has hung up may be one and needs no answer.
 */
export function refuseBuilders(
  app: App,
  tokens: Pick<TokenCache, 'exist'>,
  { isBuildUser, log }: Pick<Dependencies, 'isBuildUser' | 'log'>,
): void {
  if (!isBuildUser) return
  /** Cached per connection, because each look reads the table of all connections. */
  const refused = new WeakMap<Socket, Promise<boolean>>()
  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw
    if (request.routeOptions.config.scope === 'open' || (await tokens.exist())) return
    const isRefused =
      refused.get(socket) ??
      peerUid(socket).then((uid) => uid === 'gone' || (uid !== null && isBuildUser(uid)))
    refused.set(socket, isRefused)
    if (!(await isRefused)) return
    log.warn(
      { requestId: request.id },
      'disconnected a build user of Nix, or a caller that had hung up: the API has no tokens',
    )
    reply.hijack()
    socket.destroy()
  })
}
