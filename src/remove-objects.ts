import type { CacheStore } from './publish/cache-store.ts'

/**
 * Removes objects, narinfos first, and ends only when no request is under way any more, whatever came of the others: a lock that is held
 * meanwhile must not be given up before. Throws `CacheStoreFault`.
 */
export async function removeObjects(store: CacheStore, names: string[]): Promise<void> {
  const isNarinfo = (name: string) => name.endsWith('.narinfo')
  // At no moment does a narinfo name what is not there any more: Nix may read the store by itself.
  for (const some of [names.filter(isNarinfo), names.filter((name) => !isNarinfo(name))]) {
    const requests = await Promise.allSettled(some.map((name) => store.remove([name])))
    for (const request of requests) if (request.status === 'rejected') throw request.reason
  }
}
