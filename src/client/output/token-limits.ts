import type { Token } from '../http/tokens.ts'
import { aligned } from './table.ts'

/** Formats a line for each limit that the token has to keep. */
export function limitLines({ limits }: Token): string {
  const { buildsAtOnce, buildsPerDay, cacheMb, priority } = limits
  const rows = [
    ['builds at once', useOf(buildsAtOnce), sourceOf(buildsAtOnce)],
    ['builds a day', useOf(buildsPerDay), sourceOf(buildsPerDay)],
    ['MB in the cache', useOf(cacheMb), sourceOf(cacheMb)],
    ['highest priority', priority.limit, sourceOf(priority)],
  ]
  return `${aligned(rows)}\n`
}

/** Formats what is used of a limit, and the limit if there is one. */
export function useOf({ used, limit }: Token['limits']['cacheMb']): string {
  return limit === null ? `${used}` : `${used} of ${limit}`
}

function sourceOf({ setBy }: Pick<Token['limits']['cacheMb'], 'setBy'>): string {
  switch (setBy) {
    case 'token':
      return 'its own limit'
    case 'parent':
      return 'shared with the token that created it'
    case 'service':
      return 'limit of the service'
    case null:
      return 'no limit'
  }
}
