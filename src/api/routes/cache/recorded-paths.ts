import { createHash } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { CacheStore } from '../../../cache/cache-store.ts'
import type { Db } from '../../../db/db.ts'
import type { CachedPath } from '../../../db/types.ts'
import { Problem } from '../../../errors.ts'
import type { Uses } from '../../auth/last-used.ts'

export interface Narinfo {
  text: string
  /** A strong tag, with its quotes. */
  etag: string
}

/** What the cache has, as the record says. */
export interface RecordedPaths {
  narinfo(hashPart: string): Promise<Narinfo | null>
  find(hashPart: string): Promise<CachedPath | null>
  /** By the name of its compressed NAR. */
  findObject(object: string): Promise<CachedPath | null>
  /** `drv` is the name of a derivation, without its folder. */
  hasLog(drv: string): Promise<boolean>
  /**
   * An object of a recorded path turned out to be absent from the store: the path is recorded no longer, and who needs it
   * is evicted. Unless it was removed rightly meanwhile; or all of the store is away, such as a folder that is not mounted.
   */
  absent(path: CachedPath): Promise<void>
}

/**
 * For this long an answer is given again without asking Postgres and the store, so that a client that asks for hundreds of
 * paths costs them little. So a path may be named for so long after a sweep has removed it: a client that comes for its NAR
 * then gets a 404, and goes on to another cache or builds, as it does with the narinfos that it remembers itself, for a
 * month. That a path is not there is never remembered: it may be published in the next moment.
 */
const ttl = 30_000
const most = { paths: 20_000, narinfoCharacters: 32 * 1024 * 1024 }

export function recordedPaths(
  db: Pick<Db['cache'], 'find' | 'findObject' | 'hasLog' | 'lost'>,
  store: CacheStore,
  log: FastifyBaseLogger,
): RecordedPaths {
  /** By hash part. */
  const narinfos = new LRUCache<string, Narinfo>({
    ttl,
    maxSize: most.narinfoCharacters,
    sizeCalculation: ({ text }) => text.length,
  })
  /** By the name of the compressed NAR. */
  const paths = new LRUCache<string, CachedPath>({ ttl, max: most.paths })

  async function readNarinfo(hashPart: string): Promise<Narinfo | null> {
    const path = await db.find(hashPart)
    if (!path) return null
    const text = await store.readText(`${hashPart}.narinfo`)
    if (text === null) {
      await absent(path)
      return null
    }
    const narinfo = { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` }
    narinfos.set(hashPart, narinfo)
    // Who asks for the one comes for the other next.
    paths.set(path.object, path)
    return narinfo
  }

  async function readPath(object: string): Promise<CachedPath | null> {
    const path = await db.findObject(object)
    if (path) paths.set(object, path)
    return path
  }

  async function absent(path: CachedPath): Promise<void> {
    narinfos.delete(path.hashPart)
    paths.delete(path.object)
    log.warn({ path: path.path, object: path.object }, 'the cache’s storage lacks something that is recorded')
    if ((await store.size('nix-cache-info')) === null)
      throw new Problem('not-ready', 'The cache’s storage is not where it was. Tell the operator.')
    await db.lost(path)
  }

  return {
    narinfo: async (hashPart) => narinfos.get(hashPart) ?? readNarinfo(hashPart),
    find: db.find,
    findObject: async (object) => paths.get(object) ?? readPath(object),
    hasLog: (drv) => db.hasLog(`/nix/store/${drv}`),
    absent,
  }
}

/** What the routes of the cache use. */
export interface CacheDependencies {
  paths: RecordedPaths
  uses: Uses
  store: CacheStore
  /** The text of `nix-cache-info`. */
  info: string
}
