import type { Db } from '../db/db.ts'
import type { NixSettings } from '../nix/process/command.ts'
import type { CacheStore } from './cache-store.ts'
import type { PublicKey, SigningKey } from './signature.ts'

/** The team's cache, as a worker writes to it and takes from it. */
export interface TeamCache {
  store: CacheStore
  /** What it signs with. */
  keys: SigningKey[]
  /** Of caches that clients have anyway. */
  upstreamKeys: PublicKey[]
  /** Where Nix of this machine reads it; null where that is not known: an S3 cache without PATCHBAY_CACHE_URL. */
  substituter: string | null
}

/**
 * Settings that have Nix take from the cache what a worker has published, instead of building it again. Whoever runs Nix
 * has to be trusted by its daemon, where there is one: it does not take a cache from anybody else.
 */
export async function takingFromCache(
  settings: NixSettings,
  { substituter }: Pick<TeamCache, 'substituter'>,
  db: Pick<Db, 'signingKeys'>,
): Promise<NixSettings> {
  if (!substituter) return settings
  const lines = [
    settings.nixConfig,
    `extra-substituters = ${substituter}`,
    `extra-trusted-public-keys = ${(await db.signingKeys.current()).join(' ')}`,
    // Nix remembers for an hour what a cache that it asks by HTTP did not have: another worker may have built it since.
    ...(substituter.startsWith('http') ? ['narinfo-cache-negative-ttl = 0'] : []),
  ]
  return { ...settings, nixConfig: lines.join('\n') }
}
