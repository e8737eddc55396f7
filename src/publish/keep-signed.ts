import type { Logger } from 'pino'
import type { TeamCache } from '../cache/substituter.ts'
import type { Db } from '../db/db.ts'
import { repeatEvery } from '../jobs/repeat.ts'

import { reSign } from './re-sign.ts'

const everyMs = 5 * 60 * 1000
/** Narinfos that are signed in one go. */
const batch = 500

/**
 * Tells the record what this worker signs with, and has everything in the cache signed with that too: what was published
 * under other keys gets another signature, so that a key can be replaced while the cache is in use. Returns what stops it.
 */
export async function reSignForever(
  { store, keys }: Pick<TeamCache, 'store' | 'keys'>,
  db: Pick<Db, 'cache' | 'signingKeys'>,
  log: Logger,
): Promise<() => Promise<void>> {
  const names = keys.map(({ name }) => name)
  const round = async () => {
    await db.signingKeys.register(keys)
    const lacking = await db.cache.lackingSignature(names, batch)
    if (lacking.length === 0) return
    await reSign({ store, keys }, lacking, db.cache)
    log.info({ paths: lacking.length, keys: names }, 'signed again')
  }
  await round()
  return repeatEvery(everyMs, round, (error) => log.warn(error, 'the cache could not be signed again'))
}
