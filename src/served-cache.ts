import type { ServedCache } from './api/dependencies.ts'
import type { Config } from './config.ts'
import { isWhole } from './publish/is-whole.ts'
import { cacheInfo, openCacheStore, priority } from './publish/open-cache-store.ts'

/** The team's cache as the API has it. Nothing of it is looked at yet: workers make it, and may come later. */
export async function servedCache(config: Config): Promise<ServedCache> {
  const store = await openCacheStore(config)
  return {
    store,
    isWhole: (path) => isWhole(store, path),
    url: config.cacheUrl,
    info: cacheInfo,
    priority,
    limits: { maxDays: config.cacheMaxDays, maxBytes: config.cacheMaxMb * 1024 * 1024 },
  }
}
