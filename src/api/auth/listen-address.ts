import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import { isLoopback } from './loopback.ts'

const loopback = '127.0.0.1'

/** Where the API listens: without any token nowhere but on loopback, for whoever reaches it then may do anything. */
export async function listeningHost(
  { host }: Pick<Config, 'host'>,
  tokens: Pick<Db['tokens'], 'exist'>,
  log: FastifyBaseLogger,
): Promise<string> {
  if (await tokens.exist()) return host
  const chosen = isLoopback(host) ? host : loopback
  log.warn(
    { host: chosen, ...(chosen !== host && { instead: host }) },
    'There are no tokens: the API listens on loopback alone, and whoever reaches it there may do anything. Set PATCHBAY_ADMIN_TOKEN; or POST {"name": "…", "scopes": ["admin"]} to /v1/tokens and start the API again.',
  )
  return chosen
}
