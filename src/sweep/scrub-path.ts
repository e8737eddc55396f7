import type { Logger } from 'pino'
import type { PublishedPath } from '../cache/narinfo.ts'
import { cacheInfoName } from '../cache/object-names.ts'
import type { Db } from '../db/db.ts'
import { BuildFailed, CacheStoreFault } from '../errors.ts'
import type { NixSettings } from '../nix/process/command.ts'
import { type PathInfo, pathInfo } from '../nix/store/path-info.ts'
import { validPaths } from '../nix/store/store.ts'
import { withNarWriter } from '../publish/pack-threads.ts'
import { type PublishPorts, publishPath } from '../publish/publish-path.ts'
import { faultOf } from './check-path.ts'

export interface ScrubPorts extends PublishPorts {
  db: Pick<Db, 'cache' | 'scrubbing'>
}

/**
 * Checks the objects of one path. Publishes a broken path again from this worker's Nix store. If that lacks the path, or has a
 * broken one, removes the path from the cache and evicts the environments that need it: the next request builds them. Throws,
 * and records nothing, if the storage fails.
 */
export async function scrubPath(
  ports: ScrubPorts,
  entry: PublishedPath,
  { bytesPerSecond, signal, log }: { bytesPerSecond: number; signal: AbortSignal; log: Logger },
): Promise<void> {
  const { db, store } = ports
  const { path, object } = entry
  const detail = await faultOf(ports, entry, bytesPerSecond, signal)
  if (detail === null) return db.scrubbing.checked(entry)
  const [now] = await db.cache.recorded([path])
  // Another process has removed or published it while it was read.
  if (now?.object !== object) return
  // A folder that is not mounted lacks every object.
  if ((await store.size(cacheInfoName)) === null)
    throw new CacheStoreFault(`The cache’s storage is not where it was: it has no ${cacheInfoName}.`)
  const outcome = (await publishedAgain(ports, entry, signal)) ? 'republished' : 'evicted'
  if (outcome === 'evicted') await db.cache.lost(entry)
  await db.scrubbing.found({ path, object, detail, outcome })
  log.warn({ path, object, detail, outcome }, 'the cache had a broken path')
}

async function publishedAgain(
  ports: ScrubPorts,
  broken: PublishedPath,
  signal: AbortSignal,
): Promise<boolean> {
  const info = await infoOf(ports.settings, broken.path)
  if (!info) return false
  const { cache } = ports.db
  const cacheIndex = {
    // Marks the path only now, so that the cache lacks it for no longer than two statements take.
    async record(entry: PublishedPath, write: () => Promise<void>) {
      await cache.unrecord(broken)
      return cache.record(entry, write)
    },
  }
  try {
    await withNarWriter(1, (writer) =>
      publishPath({ ...ports, writer }, info, cacheIndex, async () => {}, signal),
    )
    return true
  } catch (error) {
    if (error instanceof BuildFailed && error.failure.class === 'hash-mismatch') return false
    throw error
  }
}

async function infoOf(settings: NixSettings, path: string): Promise<PathInfo | null> {
  if ((await validPaths(settings, [path])).length === 0) return null
  const [info] = await pathInfo(settings, [path])
  return info ?? null
}
