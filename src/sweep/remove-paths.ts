import type { CacheStore } from '../cache/cache-store.ts'
import { listingName, logName, narinfoName } from '../cache/object-names.ts'
import type { Db } from '../db/db.ts'

export interface Removed {
  paths: number
  /** Bytes of their objects, and of logs that no other path shared any more. */
  bytes: number
}

/** Number of paths removed under one lock; a process that publishes one of them waits for it. */
const batch = 16

/** Removes all paths that are no longer recorded, and adds them to `removed`. Throws `CacheStoreFault`. */
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
 * Removes objects, narinfos first: Nix may read the store directly, and no narinfo may name an object that is gone. Throws
 * `CacheStoreFault`.
 */
export async function removeObjects(store: CacheStore, names: string[]): Promise<void> {
  const isNarinfo = (name: string) => name.endsWith('.narinfo')
  await store.remove(names.filter(isNarinfo))
  await store.remove(names.filter((name) => !isNarinfo(name)))
}
