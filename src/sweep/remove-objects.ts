import type { CacheStore } from '../publish/cache-store.ts'

/**
 * Removes objects, narinfos first: at no moment does one name what is not there any more, for Nix may read the store by
 * itself. Throws `CacheStoreFault`.
 */
export async function removeObjects(store: CacheStore, names: string[]): Promise<void> {
  const isNarinfo = (name: string) => name.endsWith('.narinfo')
  await store.remove(names.filter(isNarinfo))
  await store.remove(names.filter((name) => !isNarinfo(name)))
}
