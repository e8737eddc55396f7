import { bytes } from '../nix/disk/bytes.ts'

export interface Decided {
  /** Id of an environment. */
  id: string
  /** The reason for its eviction, as a sentence. */
  because: string
}

const dayMs = 24 * 60 * 60 * 1000

/**
 * Decides which environments to evict, least recently used first: all unused for longer than `maxAgeDays`; then, while the
 * cache is larger than `maxBytes`, one after another, except those whose eviction would free nothing. Never evicts one that is
 * pinned, or was used or became ready within `spareUsedWithinMs`. Unheld pieces go in any case, and do not count.
 */
export function decideEvictions(facts: RetentionInput, rules: Rules): Decided[] {
  const candidates = facts.environments
    .filter((one) => !isSpared(facts, rules, one))
    .toSorted((a, b) => idleMs(facts, b) - idleMs(facts, a) || (a.id < b.id ? -1 : 1))
  const old = candidates.filter((one) => idleMs(facts, one) > rules.maxAgeDays * dayMs)
  const holdings = new RefCounts(facts.pieces)
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
  return `The cache held ${bytes(held)}, ${bytes(maxBytes)} is the limit (PATCHBAY_CACHE_MAX_MB), and this environment was the least recently used.`
}

/** Identifies a piece of the cache's contents within one snapshot of the facts. */
export type PieceNumber = number

/** Counts the holders of each piece. Evicting the last holder frees the piece. */
export class RefCounts {
  readonly #bytes: Map<PieceNumber, number>
  readonly #holders = new Map<PieceNumber, number>()
  /** Bytes of all pieces that an environment holds. */
  bytes = 0

  constructor(pieces: { number: PieceNumber; bytes: number }[]) {
    this.#bytes = new Map(pieces.map(({ number, bytes }) => [number, bytes]))
  }

  /** Adds a holder; returns the bytes of the pieces that had none before. */
  hold(pieces: PieceNumber[]): number {
    const before = this.bytes
    for (const piece of pieces) {
      const holders = this.#holders.get(piece) ?? 0
      this.#holders.set(piece, holders + 1)
      if (holders === 0) this.bytes += this.#bytesOf(piece)
    }
    return this.bytes - before
  }

  /** Removes a holder; returns the bytes of the pieces that have none any more. */
  release(pieces: PieceNumber[]): number {
    const before = this.bytes
    for (const piece of pieces) {
      const holders = this.#holders.get(piece) ?? 0
      this.#holders.set(piece, holders - 1)
      if (holders === 1) this.bytes -= this.#bytesOf(piece)
    }
    return before - this.bytes
  }

  holds(piece: PieceNumber): boolean {
    return (this.#holders.get(piece) ?? 0) > 0
  }

  #bytesOf(piece: PieceNumber): number {
    return this.#bytes.get(piece) ?? 0
  }
}

/** The cache's contents and their holders in one snapshot. Bytes count objects in the cache store. */
export interface RetentionInput {
  now: Date
  /** The environments that are ready. */
  environments: Candidate[]
  /** The cache's contents: paths, and logs that several of them share. */
  pieces: { number: PieceNumber; bytes: number }[]
  /** Pieces held by environments whose build is publishing them. */
  beingPublished: PieceNumber[]
}

export interface Candidate {
  id: string
  lastUsedAt: Date
  readyAt: Date
  pinned: boolean
  /** The pieces of its closure that the cache has. */
  pieces: PieceNumber[]
}

export interface Rules {
  /** Days without use after which an environment is evicted. */
  maxAgeDays: number
  /** Size of the cache above which the least recently used environments are evicted. */
  maxBytes: number
  /** Milliseconds after a use within which an environment is kept: a client that has just seen it ready is about to fetch it. */
  spareUsedWithinMs: number
}

/** Returns the milliseconds since an environment was last used or became ready. */
export function idleMs({ now }: Pick<RetentionInput, 'now'>, { lastUsedAt, readyAt }: Candidate): number {
  return now.getTime() - Math.max(lastUsedAt.getTime(), readyAt.getTime())
}

/** Returns whether an environment must not be evicted now. */
export function isSpared(
  facts: Pick<RetentionInput, 'now'>,
  { spareUsedWithinMs }: Rules,
  one: Candidate,
): boolean {
  return one.pinned || idleMs(facts, one) <= spareUsedWithinMs
}
