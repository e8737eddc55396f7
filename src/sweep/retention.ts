import { bytes } from '../bytes.ts'
import { type Candidate, type Facts, idleMs, isSpared, type Rules } from './facts.ts'
import { Holdings } from './holdings.ts'

export interface Decided {
  /** Of an environment. */
  id: string
  /** Why it leaves, in plain words. */
  because: string
}

const dayMs = 24 * 60 * 60 * 1000

/**
 * Decides which environments leave, least recently used first: all that nobody used for too long, and then, while the cache
 * is too large, one after another; but of these none whose pieces others keep there anyway. Never one that is pinned, or was
 * used or became ready just now. What nobody holds leaves in any case, and does not count.
 */
export function decide(facts: Facts, rules: Rules): Decided[] {
  const candidates = facts.environments
    .filter((one) => !isSpared(facts, rules, one))
    .toSorted((a, b) => idleMs(facts, b) - idleMs(facts, a) || (a.id < b.id ? -1 : 1))
  const old = candidates.filter((one) => idleMs(facts, one) > rules.maxAgeDays * dayMs)
  const holdings = new Holdings(facts.pieces)
  for (const { pieces } of facts.environments) holdings.hold(pieces)
  holdings.hold(facts.beingPublished)

  for (const { pieces } of old) holdings.release(pieces)
  const tooMuch: (Candidate & Decided)[] = []
  for (const one of candidates.slice(old.length)) {
    if (holdings.bytes <= rules.maxBytes) break
    tooMuch.push({ ...one, because: tooLarge(holdings.bytes, rules) })
    holdings.release(one.pieces)
  }
  const freeing = tooMuch.toReversed().filter(({ pieces }) => {
    const costs = holdings.hold(pieces) > 0
    if (costs) holdings.release(pieces)
    return costs
  })
  return [
    ...old.map((one) => ({ id: one.id, because: tooOld(idleMs(facts, one), rules) })),
    ...freeing.toReversed().map(({ id, because }) => ({ id, because })),
  ]
}

function tooOld(ms: number, { maxAgeDays }: Rules): string {
  return `It was not used for ${Math.floor(ms / dayMs)} days, and ${maxAgeDays} is the limit (PATCHBAY_CACHE_MAX_DAYS).`
}

function tooLarge(held: number, { maxBytes }: Rules): string {
  return `The cache held ${bytes(held)}, ${bytes(maxBytes)} is the limit (PATCHBAY_CACHE_MAX_MB), and this environment had not been used for longest.`
}
