import type { CacheStore } from './publish/cache-store.ts'

/**
 * Removes objects, and ends only when no request is under way any more, whatever came of the others: a lock that is held
 * meanwhile must not be given up before. Throws `CacheStoreFault`.
 */
export async function removeObjects(store: CacheStore, names: string[]): Promise<void> {
  const requests = await Promise.allSettled(names.map((name) => store.remove([name])))
  for (const request of requests) if (request.status === 'rejected') throw request.reason
}
