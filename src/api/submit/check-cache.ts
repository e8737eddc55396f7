import type { FastifyBaseLogger } from 'fastify'
import type { CachedPath } from '../../db/types.ts'
import { Problem } from '../../errors.ts'
import type { Dependencies, ServedCache } from '../dependencies.ts'

const looksAtOnce = 16

/**
 * What clients could not fetch of an environment that is recorded ready, in words; null where all of it is there. Throws a
 * problem where that cannot be told.
 */
export async function missingFromCache(
  id: string,
  { db, cache }: Pick<Dependencies, 'db' | 'cache'>,
  log: FastifyBaseLogger,
): Promise<string | null> {
  const { ready, cached, missing } = await db.cache.serving(id)
  if (!ready) return 'It has been evicted just now.'
  if (missing[0]) return `${missing[0]} is not in the cache.`
  const gone = await firstGone(cached, cache).catch((err: unknown) => {
    log.error({ err }, 'cannot look whether the cache still has an environment')
    throw new Problem(
      'not-ready',
      'The environment is recorded as ready, but the storage of the cache does not answer. Try again; if it stays so, tell the operator.',
    )
  })
  return gone && `${gone.path} has vanished from the cache.`
}

/** The first that is found not to be whole; then no more are looked at. Throws where all of the store is away. */
async function firstGone(paths: CachedPath[], { store, isWhole }: ServedCache): Promise<CachedPath | null> {
  const left = [...paths]
  let gone: CachedPath | null = null
  const looker = async () => {
    for (let path = left.pop(); path && !gone; path = left.pop()) if (!(await isWhole(path))) gone = path
  }
  await Promise.all(Array.from({ length: looksAtOnce }, looker))
  if (gone && (await store.size('nix-cache-info')) === null)
    throw new Error('the cache’s store is not where it was: it has no nix-cache-info')
  return gone
}
