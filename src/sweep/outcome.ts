import { bytes } from '../nix/disk/bytes.ts'
import type { Decided } from './retention.ts'
import { isSpared, type PieceNumber, RefCounts, type RetentionInput, type Rules } from './retention.ts'

export interface EvictionOutcome<Evicted extends Decided> {
  /** Each with the bytes of the pieces that no environment held any more after its eviction. */
  evicted: (Evicted & { freedBytes: number })[]
  /** Pieces that no environment holds after all evictions. */
  unheld: PieceNumber[]
  /** Bytes by which the cache still exceeds its limit, and the reason as a sentence. */
  aboveLimit: { bytes: number; because: string } | null
}

/** Computes the result of evicting these environments, in this order. */
export function outcome<Evicted extends Decided>(
  facts: RetentionInput,
  rules: Rules,
  evicted: Evicted[],
): EvictionOutcome<Evicted> {
  const holdings = new RefCounts(facts.pieces)
  for (const { pieces } of facts.environments) holdings.hold(pieces)
  holdings.hold(facts.beingPublished)
  const piecesOf = new Map(facts.environments.map(({ id, pieces }) => [id, pieces]))
  const withBytes = evicted.map((one) => ({
    ...one,
    freedBytes: holdings.release(piecesOf.get(one.id) ?? []),
  }))
  const unheld = facts.pieces.map(({ number }) => number).filter((number) => !holdings.holds(number))

  const tooMuch = holdings.bytes - rules.maxBytes
  if (tooMuch <= 0) return { evicted: withBytes, unheld, aboveLimit: null }
  const gone = new Set(evicted.map(({ id }) => id))
  const because = whoHolds(facts, rules, gone)
  return { evicted: withBytes, unheld, aboveLimit: { bytes: tooMuch, because } }
}

/** Says which environments hold the remaining bytes. Counts each piece once, for the first group that holds it. */
function whoHolds(facts: RetentionInput, rules: Rules, gone: Set<string>): string {
  const kept = facts.environments.filter(({ id }) => !gone.has(id))
  const holdings = new RefCounts(facts.pieces)
  const holders: [string, PieceNumber[]][] = [
    ['pinned environments', kept.filter(({ pinned }) => pinned).flatMap(({ pieces }) => pieces)],
    [
      'environments that were used or became ready just now',
      kept.filter((one) => isSpared(facts, rules, one)).flatMap(({ pieces }) => pieces),
    ],
    ['builds that publish', facts.beingPublished],
    ['environments that came into use meanwhile', kept.flatMap(({ pieces }) => pieces)],
  ]
  const told = holders
    .map(([who, pieces]) => ({ who, held: holdings.hold(pieces) }))
    .filter(({ held }) => held > 0)
    .map(({ who, held }) => `${bytes(held)} by ${who}`)
  return `Held: ${told.join(', ')}.`
}
