import { Problem } from '../errors.ts'
import { type AttemptFacts, LimitReached } from '../record/attempt.ts'
import type { Caller } from './caller.ts'
import type { Dependencies } from './dependencies.ts'
import { roomForBuild } from './room.ts'

/**
 * Has a caller's request begin an attempt, should it take one, within the limits that there are. Throws a problem where it
 * would take one and may not.
 */
export async function begin<T>(
  { tokenId }: Caller,
  { record, attemptLimits }: Pick<Dependencies, 'record' | 'attemptLimits'>,
  work: (facts: Pick<AttemptFacts, 'tokenId' | 'limits' | 'refusal'>) => Promise<T>,
): Promise<T> {
  const refusal = await noRoom(record)
  try {
    return await work({ tokenId, limits: attemptLimits, refusal })
  } catch (error) {
    throw error instanceof LimitReached ? tooMany(error) : error
  }
}

/** The problem of there being no room; null where there is some. */
async function noRoom(record: Dependencies['record']): Promise<Problem | null> {
  try {
    await roomForBuild(record)
    return null
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

function tooMany({ limit, allowed }: LimitReached): Problem {
  switch (limit) {
    case 'buildsPerToken':
      return new Problem(
        'too-many-builds',
        `Nothing was recorded: a token may have ${allowed} builds under way (PATCHBAY_BUILDS_PER_TOKEN). Try again once one has ended.`,
      )
    case 'queued':
      return new Problem(
        'queue-full',
        `Nothing was recorded: ${allowed} builds wait for a worker, and no more may (PATCHBAY_QUEUE_LIMIT). Try again later.`,
      )
  }
}
