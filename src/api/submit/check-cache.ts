import type { FastifyBaseLogger } from 'fastify'
import type { CachedPath } from '../../db/types.ts'
import { Problem } from '../../errors.ts'
import type { Dependencies, ServedCache } from '../dependencies.ts'

const looksAtOnce = 16

/**
 * Describes what the cache lacks of a ready environment; null when it is complete. Throws a problem when the storage does not
 * answer.
 */
export async function missingFromCache(
  id: string,
  { db, cache }: Pick<Dependencies, 'db' | 'cache'>,
  log: FastifyBaseLogger,
): Promise<string | null> {
  const { ready, cached, missing } = await db.cache.serving(id)
  if (!ready) return 'It was evicted just now.'
  if (missing[0]) return `${missing[0]} is not in the cache.`
  const gone = await firstGone(cached, cache).catch((err: unknown) => {
    log.error({ err }, 'cannot check whether the cache still has an environment')
    throw new Problem(
      'not-ready',
      'The environment is recorded as ready, but the storage of the cache does not answer. Try again; if that persists, tell the operator.',
    )
  })
  return gone && `${gone.path} has vanished from the cache.`
}

/** Returns the first incomplete path and stops there. Throws when the whole store is missing. */
async function firstGone(paths: CachedPath[], { store, isWhole }: ServedCache): Promise<CachedPath | null> {
  const left = [...paths]
  let gone: CachedPath | null = null
  const looker = async () => {
    for (let path = left.pop(); path && !gone; path = left.pop()) if (!(await isWhole(path))) gone = path
  }
  await Promise.all(Array.from({ length: looksAtOnce }, looker))
  if (gone && (await store.size('nix-cache-info')) === null)
    throw new Error('the cache’s store is missing: it has no nix-cache-info')
  return gone
}
