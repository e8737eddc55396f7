import type { FastifyBaseLogger } from 'fastify'
import type { Accepted, BuildRequest } from '../../db/builds/accept.ts'
import type { Caller } from '../auth/caller.ts'
import type { Dependencies } from '../dependencies.ts'
import { begin } from './begin-attempt.ts'
import { missingFromCache } from './check-cache.ts'

/**
 * Accepts a requested environment. Checks that the cache still has all of a ready one; otherwise evicts it and starts a new build.
 */
export async function acceptSpec(
  asked: BuildRequest,
  caller: Caller,
  dependencies: Pick<Dependencies, 'db' | 'cache' | 'attemptLimits' | 'metrics'>,
  log: FastifyBaseLogger,
): Promise<Accepted> {
  const { db, cache } = dependencies
  const ask = () => begin(caller, dependencies, (facts) => db.environments.accept({ ...asked, ...facts }))
  const accepted = await ask()
  if (accepted.outcome !== 'ready') return accepted
  const because = await missingFromCache(asked.id, { db, cache }, log)
  if (because === null) return accepted
  log.warn({ environment: asked.id, because }, 'evicted an incomplete environment, which is built again')
  await db.environments.evict(asked.id, because)
  return ask()
}
