import type { FastifyBaseLogger } from 'fastify'
import type { Accepted, AskedFor } from '../../db/builds/accept.ts'
import type { Caller } from '../auth/caller.ts'
import type { Dependencies } from '../dependencies.ts'
import { begin } from './begin-attempt.ts'
import { notServed } from './check-cache.ts'

/**
 * Accepts what is asked for. An environment that is recorded ready is promised only once it has been looked for in the
 * cache: one that is not all there any more is evicted, and built again.
 */
export async function accept(
  asked: AskedFor,
  caller: Caller,
  dependencies: Pick<Dependencies, 'record' | 'cache' | 'attemptLimits'>,
  log: FastifyBaseLogger,
): Promise<Accepted> {
  const { record, cache } = dependencies
  const ask = () => begin(caller, dependencies, (facts) => record.environments.accept({ ...asked, ...facts }))
  const accepted = await ask()
  if (accepted.outcome !== 'ready') return accepted
  const because = await notServed(asked.id, { record, cache }, log)
  if (because === null) return accepted
  log.warn({ environment: asked.id, because }, 'evicted, and built again')
  await record.environments.evict(asked.id, because)
  return ask()
}
