import type { FastifyBaseLogger } from 'fastify'
import type { Record } from '../record/record.ts'
import { type Uses, usesOf } from './uses.ts'

/** Which paths clients fetched, by hash parts of paths that are recorded. */
export function cacheUses(record: Pick<Record['cache'], 'used'>, log: FastifyBaseLogger): Uses {
  const complaint = 'what was fetched from the cache cannot be recorded yet'
  return usesOf((times) => record.used([...times.keys()]), complaint, log)
}
