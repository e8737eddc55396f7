import type { Db } from '../../db/db.ts'
import { passerBy } from '../auth/caller.ts'
import type { App } from '../dependencies.ts'
import type { Silence } from './database-silence.ts'

const reading = ['GET', 'HEAD', 'OPTIONS']

/**
 * Writes down every call that changes something or was not allowed to, before its answer goes out: who has the answer finds
 * the entry. Whoever is not let in, or asks too often, leaves none, or anybody could fill the table. An entry that cannot be
 * written is logged, and the answer goes out all the same: what it says has happened. Of a caller who hangs up the answer is
 * made as well, and goes nowhere.
 */
export function writeAudit(app: App, audit: Pick<Db['audit'], 'note'>, silence: Silence): void {
  // A socket whose other end has gone knows no address, unless it was asked for before: then it keeps it.
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
      request.log.error({ err: error, entry }, 'a call is missing in the audit')
    })
    await silence.during(noted)
  })
}
