import { type AttemptFacts, NoRoom } from '../../db/builds/attempt.ts'
import { LimitReached } from '../../db/builds/may-begin.ts'
import { InMaintenance } from '../../db/maintenance.ts'
import { Problem } from '../../errors.ts'
import { traceParent } from '../../tracing/span.ts'
import type { Caller } from '../auth/caller.ts'
import type { Dependencies } from '../dependencies.ts'
import { limitProblem } from './limit-problem.ts'

/**
 * Runs `work`, which may start an attempt or change its priority, with the limits of the caller. Throws a problem when a limit
 * refuses it, and counts that.
 */
export async function begin<T>(
  { tokenId }: Caller,
  { attemptLimits, metrics }: Pick<Dependencies, 'attemptLimits' | 'metrics'>,
  work: (facts: Pick<AttemptFacts, 'tokenId' | 'limits' | 'traceParent'>) => Promise<T>,
): Promise<T> {
  try {
    return await work({ tokenId, limits: attemptLimits, traceParent: traceParent() })
  } catch (error) {
    const { refused } = metrics.requests
    if (error instanceof LimitReached) {
      refused(error.reached.limit)
      throw limitProblem(error.reached)
    }
    if (error instanceof NoRoom) {
      refused('disk')
      throw noRoom(error)
    }
    if (error instanceof InMaintenance) refused('maintenance')
    throw error
  }
}

function noRoom({ workers }: NoRoom): Problem {
  const figures = workers.map(
    ({ name, freeMb, minFreeMb }) => `${name} has ${freeMb} MB free and has to keep ${minFreeMb} MB`,
  )
  return new Problem(
    'disk-full',
    `Nothing was recorded: ${figures.join('; ')} (PATCHBAY_MIN_FREE_MB). Try again once the operator has made room.`,
  )
}
