import { type AttemptFacts, LimitReached, NoRoom } from '../../db/builds/attempt.ts'
import { Problem } from '../../errors.ts'
import { traceParent } from '../../tracing/span.ts'
import type { Caller } from '../auth/caller.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Runs `work`, which may start an attempt, with the limits of the caller. Throws a problem when the attempt would exceed a limit.
 */
export async function begin<T>(
  { tokenId }: Caller,
  { attemptLimits }: Pick<Dependencies, 'attemptLimits'>,
  work: (facts: Pick<AttemptFacts, 'tokenId' | 'limits' | 'traceParent'>) => Promise<T>,
): Promise<T> {
  try {
    return await work({ tokenId, limits: attemptLimits, traceParent: traceParent() })
  } catch (error) {
    if (error instanceof LimitReached) throw tooMany(error)
    if (error instanceof NoRoom) throw noRoom(error)
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

function tooMany({ limit, allowed }: LimitReached): Problem {
  switch (limit) {
    case 'buildsPerToken':
      return new Problem(
        'too-many-builds',
        `Nothing was recorded: a token may have ${allowed} builds under way (PATCHBAY_BUILDS_PER_TOKEN). Try again after one of them has ended.`,
      )
    case 'queued':
      return new Problem(
        'queue-full',
        `Nothing was recorded: ${allowed} builds wait for a worker, and no more may (PATCHBAY_QUEUE_LIMIT). Try again later.`,
      )
  }
}
