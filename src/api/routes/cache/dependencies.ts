import type { CacheStore } from '../../../publish/cache-store.ts'
import type { CacheUses } from '../../cache-uses.ts'
import type { RecordedPaths } from './recorded-paths.ts'

/** What the routes of the cache use. */
export interface CacheDependencies {
  paths: RecordedPaths
  uses: CacheUses
  store: CacheStore
  /** The text of `nix-cache-info`. */
  info: string
}
