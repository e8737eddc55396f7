import type { CacheStore } from '../cache/cache-store.ts'
import { listingName, logName, narinfoName } from '../cache/object-names.ts'
import type { Db } from '../db/db.ts'

export interface Removed {
  paths: number
  /** Of their objects, and of logs that went with the last path that had them. */
  bytes: number
}

/** Paths that are removed under one lock; who publishes one of them waits for it. */
const batch = 16

/** Removes all paths that are recorded no longer, and adds to `removed` what is gone. Throws `CacheStoreFault`. */
export async function removePaths(
  { db, store }: { db: Pick<Db, 'removal'>; store: CacheStore },
  removed: Removed,
  signal: AbortSignal,
): Promise<void> {
  const marked = await db.removal.marked()
  for (let from = 0; from < marked.length; from += batch) {
    signal.throwIfAborted()
    const gone = { paths: 0, bytes: 0 }
    await db.removal.remove(marked.slice(from, from + batch), async (paths, logs) => {
      const names = paths.flatMap(({ path, object }) => [narinfoName(path), listingName(path), object])
      await removeObjects(store, [...names, ...logs.map(({ drv }) => logName(drv))])
      gone.paths = paths.length
      for (const { bytes } of [...paths, ...logs]) gone.bytes += bytes
    })
    removed.paths += gone.paths
    removed.bytes += gone.bytes
  }
}

/**
 * Removes objects, narinfos first: at no moment does one name what is not there any more, for Nix may read the store by
 * itself. Throws `CacheStoreFault`.
 */
export async function removeObjects(store: CacheStore, names: string[]): Promise<void> {
  const isNarinfo = (name: string) => name.endsWith('.narinfo')
  await store.remove(names.filter(isNarinfo))
  await store.remove(names.filter((name) => !isNarinfo(name)))
}
