import { bytes } from '../bytes.ts'
import { type Facts, isSpared, type Rules } from './facts.ts'
import { Holdings, type PathNumber } from './holdings.ts'
import type { Decided } from './retention.ts'

export interface Outcome<Evicted extends Decided> {
  /** Each with the bytes of the paths that nobody held any more once it was gone, too. */
  evicted: (Evicted & { freedBytes: number })[]
  /** Paths that nobody holds then, or held before. */
  unheld: PathNumber[]
  /** By how much the cache stays too large, and what keeps it so, in plain words. */
  aboveLimit: { bytes: number; because: string } | null
}

/** What comes of evicting these environments, in this order. */
export function outcome<Evicted extends Decided>(
  facts: Facts,
  rules: Rules,
  evicted: Evicted[],
): Outcome<Evicted> {
  const holdings = new Holdings(facts.paths)
  for (const { paths } of facts.environments) holdings.hold(paths)
  holdings.hold(facts.beingPublished)
  const pathsOf = new Map(facts.environments.map(({ id, paths }) => [id, paths]))
  const withBytes = evicted.map((one) => ({
    ...one,
    freedBytes: holdings.release(pathsOf.get(one.id) ?? []),
  }))
  const unheld = facts.paths.map(({ number }) => number).filter((number) => !holdings.holds(number))

  const tooMuch = holdings.bytes - rules.maxBytes
  if (tooMuch <= 0) return { evicted: withBytes, unheld, aboveLimit: null }
  const gone = new Set(evicted.map(({ id }) => id))
  const because = whoHolds(facts, rules, gone)
  return { evicted: withBytes, unheld, aboveLimit: { bytes: tooMuch, because } }
}

/** Each path is told once, with the first that has it. */
function whoHolds(facts: Facts, rules: Rules, gone: Set<string>): string {
  const kept = facts.environments.filter(({ id }) => !gone.has(id))
  const holdings = new Holdings(facts.paths)
  const holders: [string, PathNumber[]][] = [
    ['pinned environments', kept.filter(({ pinned }) => pinned).flatMap(({ paths }) => paths)],
    [
      'environments that were used or became ready just now',
      kept.filter((one) => isSpared(facts, rules, one)).flatMap(({ paths }) => paths),
    ],
    ['builds that publish', facts.beingPublished],
    ['environments that came into use meanwhile', kept.flatMap(({ paths }) => paths)],
  ]
  const told = holders
    .map(([who, paths]) => ({ who, held: holdings.hold(paths) }))
    .filter(({ held }) => held > 0)
    .map(({ who, held }) => `${bytes(held)} by ${who}`)
  return `Held: ${told.join(', ')}.`
}
