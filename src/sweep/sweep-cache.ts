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
  /** Why the sweep stopped early; the next one continues. */
  failure: string | null
}

/**
 * Frees space in the cache: evicts environments by the rules, and removes paths that no environment holds and objects that no
 * row names. A dry run only reports. Throws the signal's reason if the signal aborts first, except for `Cancelled`.
 *
 * No recorded path can lose its objects:
 *
 * - One transaction evicts environments and marks the paths that none holds. It excludes every transaction that records a held
 *   closure (`holdingLock`). If the closure is recorded before, its paths are not marked. If it is recorded after, the build
 *   finds them no longer recorded and publishes them again: it checks which paths are recorded once it holds its closure.
 * - A path is removed under the lock of its names, under which it is also recorded, and only if its row is still marked. A
 *   process that publishes it again either comes first and clears the mark, so that nothing is removed; or comes later and
 *   writes its own narinfo, listing and log. No two attempts give their NARs the same name.
 * - The lock of a log's name holds off the other outputs of its derivation. The log is removed with the last of them.
 * - The row is deleted after the objects. A sweep that dies in between leaves marked rows: readers ignore them, and the next
 *   sweep continues with them.
 * - Orphans are removed under the lock of their names too, once they are a day old and no row names them. A process that
 *   records a path checks under that lock whether its NAR is still there.
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

/** Adds to `removed` the paths that a sweep would remove. */
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

/** Returns why the work stopped early: the store failed, or a caller cancelled it. Returns null if it completed. */
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
