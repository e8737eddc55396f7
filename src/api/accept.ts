import type { FastifyBaseLogger } from 'fastify'
import type { Accepted } from '../record/accept.ts'
import type { AskedFor } from './canonical-spec-of.ts'
import type { Dependencies } from './dependencies.ts'
import { notServed } from './still-served.ts'

/**
 * Accepts what is asked for. An environment that is recorded ready is promised only once it has been looked for in the
 * cache: one that is not all there any more is evicted, and built again.
 */
export async function accept(
  asked: AskedFor,
  { record, cache }: Pick<Dependencies, 'record' | 'cache'>,
  log: FastifyBaseLogger,
): Promise<Accepted> {
  const accepted = await record.environments.accept(asked)
  if (accepted.outcome !== 'ready') return accepted
  const because = await notServed(asked.id, { record, cache }, log)
  if (because === null) return accepted
  log.warn({ environment: asked.id, because }, 'evicted, and built again')
  await record.environments.evict(asked.id, because)
  return record.environments.accept(asked)
}
