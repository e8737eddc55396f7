import type { Socket } from 'node:net'
import type { App, Dependencies } from '../dependencies.ts'
import { peerUid } from './peer-uid.ts'
import type { TokenCache } from './token-cache.ts'

/**
 * Where there are no tokens, cuts off Nix's build users. Builders of fixed outputs have the network of the machine, loopback too,
 * and run code of the packages. A caller that has hung up may be one, and has no use for an answer.
 */
export function refuseBuilders(
  app: App,
  tokens: Pick<TokenCache, 'exist'>,
  { isBuildUser, log }: Pick<Dependencies, 'isBuildUser' | 'log'>,
): void {
  if (!isBuildUser) return
  /** Per connection: looking costs a reading of all that there are. */
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
      'a build user of Nix, or a caller that has hung up, asked the API without tokens: refused',
    )
    reply.hijack()
    socket.destroy()
  })
}
