import type { Db } from '../../db/db.ts'
import { passerBy } from '../auth/caller.ts'
import type { App } from '../dependencies.ts'
import type { Silence } from './database-silence.ts'

const reading = ['GET', 'HEAD', 'OPTIONS']

/**
 * Writes an audit entry for every call that changes something or lacks a scope, before the answer goes out, so that a caller that
 * has its answer finds the entry. Skips unauthenticated and rate-limited calls, which could otherwise fill the table. Logs an entry
 * that cannot be written and still sends the answer. Covers callers that hang up before their answer.
 */
export function writeAudit(app: App, audit: Pick<Db['audit'], 'note'>, silence: Silence): void {
  // Node caches the remote address on first access and cannot find it after the peer has gone.
  app.server.on('connection', (socket) => void socket.remoteAddress)
  app.addHook('onSend', async (request, reply) => {
    const { method, caller, id: requestId, url, routeOptions } = request
    const remote: string = request.ip ?? 'unknown'
    if (reading.includes(method) || !caller || caller === passerBy || reply.statusCode === 429) return
    const entry = {
      ...{ requestId, tokenId: caller.tokenId, tokenName: caller.name, remote, method },
      ...{ route: routeOptions.url ?? '', path: url.split('?')[0] ?? '', status: reply.statusCode },
    }
    const noted = audit.note(entry).catch((error: unknown) => {
      request.log.error({ err: error, entry }, 'cannot write an audit entry')
    })
    await silence.during(noted)
  })
}
