import type { CacheStore } from '../cache/cache-store.ts'
import type { RetentionFacts } from '../db/cache/retention.ts'
import type { SweepReport } from '../db/cache/sweeps.ts'
import type { Db } from '../db/db.ts'
import { CacheStoreFault } from '../errors.ts'
import { Cancelled } from '../jobs/watch-cancellation.ts'
import { outcome } from './outcome.ts'
import { type Removed, removePaths } from './remove-paths.ts'
import type { Rules } from './retention.ts'
import { type Decided, decideEvictions } from './retention.ts'
import { sweepOrphans } from './sweep-orphans.ts'

export interface SweptCache {
  db: Pick<Db, 'retention' | 'removal'>
  store: CacheStore
}

export interface Swept {
  report: SweepReport
  /** Why it could not be brought to its end; what is left is left for the next one. */
  failure: string | null
}

/**
 * Makes room in the cache: evicts what the rules do not keep, and removes what no environment holds any more and what nobody
 * ever recorded. A dry run only says what would be. Throws the signal's reason where that comes first, but for `Cancelled`.
 *
 * No path that is recorded, let alone held, can end up absent:
 *
 * - Environments are evicted, and paths marked that none holds, in one transaction that excludes all in which a closure is
 *   written down as held (`holdingLock`). Whoever writes one down before has its paths not marked. Whoever does so after finds
 *   them recorded no longer and publishes them again: it asks what is recorded once its closure is held.
 * - A path is removed under the lock of its names, under which it is recorded, too, and only where its row is still marked.
 *   Who publishes it anew comes before the removal, clears the mark, and nothing is removed; or comes after, and then puts its
 *   narinfo, listing and log where ours were. No two attempts give their NARs the same name.
 * - The lock of a log's name holds off the other outputs of its derivation. It goes with the last of them.
 * - The row goes when the objects are gone. A sweep that dies on the way leaves rows that are marked: absent to all readers,
 *   and known to the next sweep.
 * - Orphans are removed under the lock of their names as well, once they are a day old and no row has them. Who records a path
 *   looks under that lock whether its NAR is still there.
 */
export async function sweepCache(
  cache: SweptCache,
  rules: Rules,
  { dryRun }: { dryRun: boolean },
  signal: AbortSignal,
): Promise<Swept> {
  const { retention, removal } = cache.db
  const facts = await retention.facts()
  const decided = withFacts(decideEvictions(facts, rules), facts)
  const released = new Set(dryRun ? decided.map(({ id }) => id) : await retention.release(decided))
  const evicted = decided.filter(({ id }) => released.has(id))
  const { unheld, aboveLimit, ...rest } = outcome(facts, rules, evicted)

  const removed = { paths: 0, bytes: 0 }
  const orphans = { objects: 0, bytes: 0 }
  const failure = await failureOf(signal, async () => {
    if (dryRun) count(facts, unheld, removed)
    else await removePaths(cache, removed, signal)
    await sweepOrphans(cache, { dryRun }, orphans, signal)
    if (!dryRun) await removal.forgetPaths()
  })
  const bytesBefore = facts.pieces.reduce((sum, { bytes }) => sum + bytes, 0)
  const report: SweepReport = {
    bytesBefore,
    bytesAfter: dryRun ? bytesBefore - removed.bytes : await retention.bytes(),
    freedBytes: removed.bytes + orphans.bytes,
    pathsRemoved: removed.paths,
    orphans,
    evicted: rest.evicted.map((one) => ({ ...one, lastUsedAt: one.lastUsedAt.toISOString() })),
    aboveLimit,
  }
  return { report, failure }
}

/** Adds to `removed` what would be. */
function count({ pieces }: RetentionFacts, unheld: number[], removed: Removed): void {
  const going = new Set(unheld)
  for (const { number, bytes, isPath } of pieces) {
    if (!going.has(number)) continue
    removed.bytes += bytes
    if (isPath) removed.paths++
  }
}

function withFacts(decided: Decided[], { environments }: RetentionFacts) {
  const byId = new Map(environments.map((one) => [one.id, one]))
  return decided.flatMap(({ id, because }) => {
    const known = byId.get(id)
    return known ? [{ id, storePath: known.storePath, lastUsedAt: known.lastUsedAt, because }] : []
  })
}

/** Why the work came to an end before its end: the store was at fault, or a caller wanted it. Null where all went well. */
async function failureOf(signal: AbortSignal, work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (signal.reason instanceof Cancelled) return 'A caller cancelled it before its end.'
    if (error instanceof CacheStoreFault) return error.message
    throw error
  }
}
