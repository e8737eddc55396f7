import type { PieceNumber } from './holdings.ts'

/** What the cache has and who needs it, at one moment. Bytes are those of objects in the cache store. */
export interface Facts {
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
export function idleMs({ now }: Pick<Facts, 'now'>, { lastUsedAt, readyAt }: Candidate): number {
  return now.getTime() - Math.max(lastUsedAt.getTime(), readyAt.getTime())
}

/** Whether it may leave at all. */
export function isSpared(facts: Pick<Facts, 'now'>, { spareUsedWithinMs }: Rules, one: Candidate): boolean {
  return one.pinned || idleMs(facts, one) <= spareUsedWithinMs
}
