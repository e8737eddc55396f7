import { createHash } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import { Problem } from '../../../errors.ts'
import type { CacheStore } from '../../../publish/cache-store.ts'
import type { Record } from '../../../record/record.ts'
import type { CachedPath } from '../../../record/types.ts'

export interface Narinfo {
  path: CachedPath
  text: Buffer
  /** A strong tag, with its quotes. */
  etag: string
}

/** What the cache has, as the record says. */
export interface RecordedPaths {
  narinfo(hashPart: string): Promise<Narinfo | undefined>
  /** The path that has this hash part, or whose compressed NAR is named so. */
  find(name: string): Promise<CachedPath | undefined>
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
const inMemory = {
  ttl: 30_000,
  // Who waits for an answer gets it, though it be forgotten meanwhile.
  ignoreFetchAbort: true,
}
const remembered = { paths: 20_000, narinfoBytes: 32 * 1024 * 1024 }

export function recordedPaths(
  record: Pick<Record['cache'], 'find' | 'findObject' | 'hasLog' | 'lost'>,
  store: CacheStore,
  log: FastifyBaseLogger,
): RecordedPaths {
  const ofRecord = (name: string) => (name.startsWith('nar/') ? record.findObject(name) : record.find(name))
  const paths = new LRUCache<string, CachedPath>({
    max: remembered.paths,
    ...inMemory,
    fetchMethod: async (name) => (await ofRecord(name)) ?? undefined,
  })
  const narinfos = new LRUCache<string, Narinfo | { path: CachedPath; text: null }>({
    maxSize: remembered.narinfoBytes,
    sizeCalculation: ({ text }) => text?.length ?? 1,
    ...inMemory,
    async fetchMethod(hashPart) {
      const path = await record.find(hashPart)
      if (!path) return undefined
      const text = await store.readText(`${hashPart}.narinfo`)
      if (text === null) return { path, text }
      return { path, text: Buffer.from(text), etag: strongTag(text) }
    },
  })

  async function narinfo(hashPart: string): Promise<Narinfo | undefined> {
    const found = await narinfos.fetch(hashPart)
    if (!found || found.text !== null) return found
    await absent(found.path)
    return undefined
  }

  async function absent({ path, hashPart, object }: CachedPath): Promise<void> {
    narinfos.delete(hashPart)
    paths.delete(hashPart)
    paths.delete(object)
    if ((await store.size('nix-cache-info')) === null)
      throw new Problem('not-ready', 'The cache’s storage is not where it was. Tell the operator.')
    if ((await record.find(hashPart))?.object !== object) return
    await record.lost({ path, object })
    log.warn({ path, object }, 'a recorded path has vanished from the cache’s store')
  }

  return {
    narinfo,
    find: (name) => paths.fetch(name),
    hasLog: (drv) => record.hasLog(`/nix/store/${drv}`),
    absent,
  }
}

function strongTag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url')}"`
}
