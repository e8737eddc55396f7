import type { Logger } from 'pino'
import type { TeamCache } from '../cache/substituter.ts'
import type { Db } from '../db/db.ts'
import { repeatEvery } from '../jobs/repeat.ts'

import { reSign } from './re-sign.ts'

const everyMs = 5 * 60 * 1000
/** Narinfos signed in one round. */
const batch = 500

/**
 * Records this worker's keys in the database, and adds their signatures to all narinfos in the cache that lack them, so that
 * operators can replace a key while the cache is in use. Returns the function that stops it.
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
