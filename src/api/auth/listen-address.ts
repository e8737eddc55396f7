import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import { isLoopback } from './loopback.ts'

const loopback = '127.0.0.1'

/** Returns the host to listen on. Without tokens every caller may do anything, so it is loopback then, and the log says why. */
export async function listeningHost(
  { host }: Pick<Config, 'host'>,
  tokens: Pick<Db['tokens'], 'exist'>,
  log: FastifyBaseLogger,
): Promise<string> {
  if (await tokens.exist()) return host
  const chosen = isLoopback(host) ? host : loopback
  log.warn(
    { host: chosen, ...(chosen !== host && { instead: host }) },
    'There are no tokens: the API listens on loopback alone, and every caller there may do anything. Set PATCHBAY_ADMIN_TOKEN; or POST {"name": "…", "scopes": ["admin"]} to /v1/tokens and start the API again.',
  )
  return chosen
}
