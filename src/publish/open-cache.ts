import { hostname } from 'node:os'
import { openCacheStore } from '../cache/open-store.ts'
import { ownSigningKey, parsePublicKeys, readSigningKeys } from '../cache/signing-keys.ts'
import type { TeamCache } from '../cache/substituter.ts'
import type { Config } from '../config.ts'
import { CacheStoreFault, SetupFault } from '../errors.ts'
import { requireZstd } from './require-zstd.ts'

/** Opens the cache for writing. Throws `SetupFault` if a key is malformed, zstd is missing, or the store is not writable. */
export async function openCache(config: Config): Promise<TeamCache> {
  const { signingKeys, dataDir } = config
  const keys = signingKeys
    ? await readSigningKeys(signingKeys.split(':'))
    : await ownSigningKey(dataDir, hostname())
  const upstreamKeys = config.upstreamKeys === 'none' ? [] : parsePublicKeys(config.upstreamKeys)
  await requireZstd(config)
  const store = await openCacheStore(config)
  await store.prepare().catch((cause) => {
    throw cause instanceof CacheStoreFault ? new SetupFault(`The cache: ${cause.message}`, { cause }) : cause
  })
  return { store, keys, upstreamKeys, substituter: store.substituter ?? config.cacheUrl ?? null }
}
