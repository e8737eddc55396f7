import type { Logger } from 'pino'
import type { TeamCache } from '../cache/substituter.ts'
import type { Db } from '../db/db.ts'
import { every } from '../jobs/repeat.ts'

import { signAgain } from './re-sign.ts'

const everyMs = 5 * 60 * 1000
/** Narinfos that are signed in one go. */
const batch = 500

/**
 * Tells the record what this worker signs with, and has everything in the cache signed with that too: what was published
 * under other keys gets another signature, so that a key can be replaced while the cache is in use. Returns what stops it.
 */
export async function keepSigned(
  { store, keys }: Pick<TeamCache, 'store' | 'keys'>,
  record: Pick<Db, 'cache' | 'signingKeys'>,
  log: Logger,
): Promise<() => Promise<void>> {
  const names = keys.map(({ name }) => name)
  const round = async () => {
    await record.signingKeys.register(keys)
    const lacking = await record.cache.lackingSignature(names, batch)
    if (lacking.length === 0) return
    await signAgain({ store, keys }, lacking, record.cache)
    log.info({ paths: lacking.length, keys: names }, 'signed again')
  }
  await round()
  return every(everyMs, round, (error) => log.warn(error, 'the cache could not be signed again'))
}
