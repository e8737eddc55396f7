import type { CacheStore } from '../../../publish/cache-store.ts'
import type { Uses } from '../../uses.ts'
import type { RecordedPaths } from './recorded-paths.ts'

/** What the routes of the cache use. */
export interface CacheDependencies {
  paths: RecordedPaths
  uses: Uses
  store: CacheStore
  /** The text of `nix-cache-info`. */
  info: string
}
