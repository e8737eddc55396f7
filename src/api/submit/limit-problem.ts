import type { LimitInForce, Quota } from '../../db/access/limits.ts'
import type { ReachedLimit } from '../../db/builds/may-begin.ts'
import { Problem } from '../../errors.ts'

/** Explains a limit that keeps a build from beginning: the limit, what is used of it, and the next step. */
export function limitProblem(reached: ReachedLimit): Problem {
  switch (reached.limit) {
    case 'buildsAtOnce':
      return new Problem(
        'too-many-builds',
        `Nothing was recorded: ${nameOf(reached.inForce)} has ${reached.used} builds under way, and may have ${limitOf(reached)}. Try again after one of them has ended.`,
      )
    case 'buildsPerDay': {
      const seconds = reached.againAfterSeconds ?? undefined
      const after = seconds === undefined ? 'later' : `after ${inSeconds(seconds).toISOString()}`
      return new Problem(
        'too-many-builds-a-day',
        `Nothing was recorded: ${nameOf(reached.inForce)} has begun ${reached.used} builds within 24 hours, and may begin ${limitOf(reached)}. Try again ${after}, or ask an operator for more.`,
        [],
        seconds,
      )
    }
    case 'cacheMb':
      return new Problem(
        'token-cache-full',
        `Nothing was recorded: the environments of ${nameOf(reached.inForce)} hold ${reached.used} MB of the cache, and may hold ${limitOf(reached, ' MB')}. Unpin those that are no longer needed, so that they leave when they are unused, or ask an operator to delete some or to raise the limit.`,
      )
    case 'priority':
      return new Problem(
        'priority-too-high',
        `Nothing was changed: ${nameOf(reached.inForce)} may request builds of priority ${reached.inForce.limit} at most (${sourceOf(reached.inForce, 'PATCHBAY_PRIORITY_PER_TOKEN')}). Leave the priority out, or ask for less.`,
      )
    case 'queued':
      return new Problem(
        'queue-full',
        `Nothing was recorded: ${reached.allowed} builds wait for a worker, and no more may (PATCHBAY_QUEUE_LIMIT). Try again later.`,
      )
  }
}

const settings: { readonly [quota in Quota]: string } = {
  buildsAtOnce: 'PATCHBAY_BUILDS_PER_TOKEN',
  buildsPerDay: 'PATCHBAY_DAILY_BUILDS_PER_TOKEN',
  cacheMb: 'PATCHBAY_CACHE_MB_PER_TOKEN',
}

function limitOf({ limit, inForce }: Extract<ReachedLimit, { limit: Quota }>, unit = ''): string {
  return `${inForce.limit}${unit} (${sourceOf(inForce, settings[limit])})`
}

/** Names the token whose builds count; for a token that is not the caller's, says that those of its descendants count too. */
function nameOf({ token, isInherited }: Pick<LimitInForce<unknown>, 'token' | 'isInherited'>): string {
  const name = token.name === '' ? 'the token' : `“${token.name}”`
  return isInherited ? `${name}, together with the tokens created with it,` : name
}

function sourceOf({ setBy }: Pick<LimitInForce<unknown>, 'setBy'>, setting: string): string {
  return setBy === 'service' ? setting : 'its own limit'
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000)
