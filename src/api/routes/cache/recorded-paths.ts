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
  /** A strong tag, with quotes. */
  etag: string
}

/** The content of the cache, from the database. */
export interface RecordedPaths {
  narinfo(hashPart: string): Promise<Narinfo | null>
  find(hashPart: string): Promise<CachedPath | null>
  /** Finds a path by the name of its compressed NAR. */
  findObject(object: string): Promise<CachedPath | null>
  /** Checks for the log of a derivation, `drv`: the name of its file without the folder. */
  hasLog(drv: string): Promise<boolean>
  /**
   * Deletes the row of a path whose object the store lacks and evicts the environments that need it. Does nothing when a sweep has
   * removed the path meanwhile. Throws when the whole store is missing, such as an unmounted folder.
   */
  absent(path: CachedPath): Promise<void>
}

/**
 * Milliseconds for which answers of Postgres and the store are reused, because a client may request hundreds of paths. A removed
 * path stays visible for this long; a client that then gets a 404 for its NAR tries another cache or builds, as with the narinfos
 * that Nix itself remembers for a month. Misses are not cached, because the path may be published in the next moment.
 */
const ttl = 30_000
const most = { paths: 20_000, narinfoCharacters: 32 * 1024 * 1024 }

export function recordedPaths(
  db: Pick<Db['cache'], 'find' | 'findObject' | 'hasLog' | 'lost'>,
  store: CacheStore,
  log: FastifyBaseLogger,
): RecordedPaths {
  /** Narinfos by hash part. */
  const narinfos = new LRUCache<string, Narinfo>({
    ttl,
    maxSize: most.narinfoCharacters,
    sizeCalculation: ({ text }) => text.length,
  })
  /** Paths by the name of their compressed NAR. */
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
    // A client that reads the narinfo requests the NAR next.
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
    log.warn(
      { path: path.path, object: path.object },
      'the cache’s storage lacks an object that the database has',
    )
    if ((await store.size('nix-cache-info')) === null)
      throw new Problem('not-ready', 'The cache’s storage is missing. Tell the operator.')
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

/** Dependencies of the routes of the cache. */
export interface CacheDependencies {
  paths: RecordedPaths
  uses: Uses
  store: CacheStore
  /** The text of `nix-cache-info`. */
  info: string
}
