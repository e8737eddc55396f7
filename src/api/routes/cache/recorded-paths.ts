import { hash } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { CacheStore } from '../../../cache/cache-store.ts'
import type { Db } from '../../../db/db.ts'
import type { CachedPath } from '../../../db/types.ts'
import { Problem } from '../../../errors.ts'
import type { Uses } from '../../auth/last-used.ts'
import { anHour } from './answers.ts'
import { type WholeObjects, wholeObjects } from './whole-objects.ts'

export interface Narinfo {
  body: Buffer
  /** Of the answer. */
  headers: { 'content-type': string; etag: string; 'cache-control': string }
}

/** The content of the cache, from the database. */
export interface RecordedPaths {
  narinfo(hashPart: string): Promise<Narinfo | null>
  /** Returns a narinfo that is in memory. */
  rememberedNarinfo(hashPart: string): Narinfo | undefined
  find(hashPart: string): Promise<CachedPath | null>
  /** Finds a path by the name of its compressed NAR. */
  findObject(object: string): Promise<CachedPath | null>
  /** Returns a path that is in memory by the name of its compressed NAR. */
  rememberedObject(object: string): CachedPath | undefined
  /** Contents of small NARs. */
  nars: WholeObjects
  /** Checks for the log of a derivation, `drv`: the name of its file without the folder. */
  hasLog(drv: string): Promise<boolean>
  /**
   * Deletes the row of a path whose object the store lacks and evicts the environments that need it. Does nothing when a sweep has
   * removed the path meanwhile. Throws when the whole store is missing, such as an unmounted folder.
   */
  absent(path: CachedPath): Promise<void>
  close(): void
}

/**
 * Milliseconds for which answers of Postgres and the store are reused, because a client may request hundreds of paths. A path that
 * any process removes or signs anew empties the memory by a notification; only if that is lost, it stays visible for this long,
 * and a client that then gets a 404 for its NAR tries another cache or builds. Misses are not remembered: a client that learnt
 * that an environment is ready may come in the next millisecond, before any notification.
 */
const ttl = 30_000
const most = { paths: 20_000, narinfoBytes: 32 * 1024 * 1024 }

export function recordedPaths(
  db: Pick<Db, 'cache' | 'changes'>,
  store: CacheStore,
  log: FastifyBaseLogger,
): RecordedPaths {
  /** Narinfos by hash part. */
  const narinfos = new LRUCache<string, Narinfo>({
    ttl,
    maxSize: most.narinfoBytes,
    sizeCalculation: ({ body }) => body.length,
  })
  /** Paths by the name of their compressed NAR. */
  const paths = new LRUCache<string, CachedPath>({ ttl, max: most.paths })
  const nars = wholeObjects(ttl)
  /** Counts changes: a row that was read before one is not remembered after it. */
  let changes = 0
  const close = db.changes.onCache(() => {
    changes++
    for (const memory of [narinfos, paths, nars]) memory.clear()
  })

  async function readNarinfo(hashPart: string): Promise<Narinfo | null> {
    const before = changes
    const path = await db.cache.find(hashPart)
    if (!path) return null
    const text = await store.readText(`${hashPart}.narinfo`)
    if (text === null) {
      await absent(path)
      return null
    }
    const body = Buffer.from(text)
    const etag = `"${hash('sha256', text, 'base64url')}"`
    const headers = { 'content-type': 'text/x-nix-narinfo', etag, 'cache-control': anHour }
    const narinfo = { body, headers }
    if (changes === before) {
      narinfos.set(hashPart, narinfo)
      // A client that reads the narinfo requests the NAR next.
      paths.set(path.object, path)
    }
    return narinfo
  }

  async function readPath(object: string): Promise<CachedPath | null> {
    const before = changes
    const path = await db.cache.findObject(object)
    if (path && changes === before) paths.set(object, path)
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
    await db.cache.lost(path)
  }

  return {
    narinfo: async (hashPart) => narinfos.get(hashPart) ?? readNarinfo(hashPart),
    rememberedNarinfo: (hashPart) => narinfos.get(hashPart),
    find: db.cache.find,
    findObject: async (object) => paths.get(object) ?? readPath(object),
    rememberedObject: (object) => paths.get(object),
    nars,
    hasLog: (drv) => db.cache.hasLog(`/nix/store/${drv}`),
    absent,
    close,
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
