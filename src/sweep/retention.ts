import { bytes } from '../nix/disk/bytes.ts'

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
  return `The cache held ${bytes(held)}, ${bytes(maxBytes)} is the limit (PATCHBAY_CACHE_MAX_MB), and this environment had not been used for longest.`
}

/** Stands for a piece of what the cache has, among the facts of one moment. */
export type PieceNumber = number

/** Counts who holds which pieces. A piece goes with its last holder, however many share it. */
export class RefCounts {
  readonly #bytes: Map<PieceNumber, number>
  readonly #holders = new Map<PieceNumber, number>()
  /** Of all pieces that somebody holds. */
  bytes = 0

  constructor(pieces: { number: PieceNumber; bytes: number }[]) {
    this.#bytes = new Map(pieces.map(({ number, bytes }) => [number, bytes]))
  }

  /** Returns the bytes of the pieces that nobody held before. */
  hold(pieces: PieceNumber[]): number {
    const before = this.bytes
    for (const piece of pieces) {
      const holders = this.#holders.get(piece) ?? 0
      this.#holders.set(piece, holders + 1)
      if (holders === 0) this.bytes += this.#bytesOf(piece)
    }
    return this.bytes - before
  }

  /** Returns the bytes of the pieces that nobody holds any more. */
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

/** What the cache has and who needs it, at one moment. Bytes are those of objects in the cache store. */
export interface RetentionInput {
  now: Date
  /** Those that are ready. */
  environments: Candidate[]
  /** What the cache has: paths, and logs that several of them share. */
  pieces: { number: PieceNumber; bytes: number }[]
  /** Held by environments whose build is publishing them. */
  beingPublished: PieceNumber[]
}

export interface Candidate {
  id: string
  lastUsedAt: Date
  readyAt: Date
  pinned: boolean
  /** What the cache has of its closure. */
  pieces: PieceNumber[]
}

export interface Rules {
  /** An environment that nobody used for longer leaves. */
  maxAgeDays: number
  /** While the cache is larger, those leave that were not used for longest. */
  maxBytes: number
  /** Whoever was told just now that an environment is ready is about to fetch it. */
  spareUsedWithinMs: number
}

/** Milliseconds for which nobody used an environment. */
export function idleMs({ now }: Pick<RetentionInput, 'now'>, { lastUsedAt, readyAt }: Candidate): number {
  return now.getTime() - Math.max(lastUsedAt.getTime(), readyAt.getTime())
}

/** Whether it may leave at all. */
export function isSpared(
  facts: Pick<RetentionInput, 'now'>,
  { spareUsedWithinMs }: Rules,
  one: Candidate,
): boolean {
  return one.pinned || idleMs(facts, one) <= spareUsedWithinMs
}
