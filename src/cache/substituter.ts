import type { Db } from '../db/db.ts'
import type { NixSettings } from '../nix/process/command.ts'
import type { CacheStore } from './cache-store.ts'
import type { PublicKey, SigningKey } from './signature.ts'

/** The team's cache, as a worker writes to it and reads from it. */
export interface TeamCache {
  store: CacheStore
  /** The keys that sign it. */
  keys: SigningKey[]
  /** Keys of caches that clients use anyway. */
  upstreamKeys: PublicKey[]
  /** URL by which Nix of this machine reads it; null if unknown: an S3 cache without PATCHBAY_CACHE_URL. */
  substituter: string | null
}

/**
 * Returns Nix settings by which Nix takes published paths from the cache instead of building them again. The Nix daemon, if
 * there is one, accepts these settings only from trusted users.
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
    // Nix remembers for an hour that a cache on HTTP lacked a path: another worker may have built it since.
    ...(substituter.startsWith('http') ? ['narinfo-cache-negative-ttl = 0'] : []),
  ]
  return { ...settings, nixConfig: lines.join('\n') }
}
