import { Prisma } from '../../generated/client.ts'
import { type CancelledWork, cancelledWork } from '../cancelled-work.ts'
import { notification, notify } from '../changes.ts'
import { newestFirst } from '../cursor.ts'
import type { Connection, Database, OpenDatabase } from '../database.ts'
import { whileLocked } from '../locks.ts'
import { sanitizeForPostgres } from '../storable.ts'
import { isCurrent } from '../version.ts'

/** Rules by which a worker takes up a sweep. */
export interface SweepRules {
  /** Seconds after the last sweep (dry runs excepted) at which another is due. */
  everySeconds: number
  /** Seconds after the last sign of life of its worker at which another worker takes up a sweep. */
  staleSeconds: number
}

/** A sweep that one worker has claimed. */
export type ClaimedSweep = Pick<Sweep, 'id' | 'dryRun'> & { start: number }

export interface Sweeps {
  /** Returns the sweep that waits, or records a new one. */
  ask(ask: { dryRun: boolean }): Promise<Sweep>
  get(id: string): Promise<Sweep | null>
  /** Returns at most `limit` sweeps, newest first. The database keeps a hundred. */
  list(limit: number): Promise<Sweep[]>
  /** Returns the id of the newest ended sweep that was no dry run. */
  lastEnded(): Promise<string | null>
  /**
   * Claims a sweep that waits, is due, or was left by a dead worker. Returns null if there is none, if another is under way, or
   * if a newer program has migrated the database: that may hold paths by rows that this program does not know.
   */
  claim(rules: SweepRules): Promise<ClaimedSweep | null>
  /** Reports that a worker still runs the sweep. Returns false if another worker has it now. */
  touch(claimed: ClaimedSweep): Promise<boolean>
  /** Makes the sweep wait for another worker. */
  release(claimed: ClaimedSweep): Promise<void>
  /** Cancels a sweep: at once if it waits, else as soon as its worker has stopped. `by` names the caller. */
  cancel(id: string, by: string): Promise<CancelledWork<Sweep> | null>
  /** Returns whether a caller has asked to cancel the sweep. */
  isCancelled(claimed: Pick<ClaimedSweep, 'id'>): Promise<boolean>
  /** Records the sweep's end. Changes nothing if another worker has it now. */
  finish(claimed: ClaimedSweep, end: { report: SweepReport | null; failure: string | null }): Promise<void>
}

/** Number of sweeps that the database keeps. */
const kept = 100
export function sweeps(database: Database, renewals: OpenDatabase, known: readonly string[]): Sweeps {
  return {
    ask: ({ dryRun }) =>
      whileLocked(database, 'sweeps', async (transaction) => {
        const where = { dryRun, startedAt: null, finishedAt: null }
        const waiting = await transaction.sweep.findFirst({ where, orderBy: { createdAt: 'asc' } })
        return sweepFromRow(
          waiting ?? (await transaction.sweep.create({ data: { dryRun, askedAt: new Date() } })),
        )
      }),

    async get(id) {
      const row = await database.sweep.findUnique({ where: { id } })
      return row && sweepFromRow(row)
    },

    async list(limit) {
      const rows = await database.sweep.findMany({ orderBy: newestFirst, take: limit })
      return rows.map(sweepFromRow)
    },

    async lastEnded() {
      const where = { dryRun: false, finishedAt: { not: null } }
      const row = await database.sweep.findFirst({ where, orderBy: newestFirst, select: { id: true } })
      return row?.id ?? null
    },

    claim: (rules) =>
      whileLocked(database, 'sweeps', async (transaction) => {
        const [current] = await transaction.$queryRaw<unknown[]>`SELECT 1 WHERE ${isCurrent(known)}`
        const next = current ? await nextSweep(transaction, rules) : null
        if (!next) return null
        const [claimed] = await transaction.$queryRaw<ClaimedSweep[]>`
          UPDATE sweep SET starts = starts + 1, started_at = clock_timestamp(), touched_at = clock_timestamp()
          WHERE id = ${next} RETURNING id, dry_run AS "dryRun", starts AS start`
        return claimed ?? null
      }),

    async touch({ id, start }) {
      const touched = await renewals.database.$executeRaw`
        UPDATE sweep SET touched_at = clock_timestamp()
        WHERE id = ${id} AND starts = ${start} AND finished_at IS NULL`
      return touched > 0
    },

    async release({ id, start }) {
      await database.sweep.updateMany({
        where: { id, starts: start, finishedAt: null },
        data: { startedAt: null, touchedAt: null },
      })
    },

    cancel: (id, by) =>
      whileLocked(database, 'sweeps', async (transaction) => {
        const { count } = await transaction.sweep.updateMany({
          where: { id, finishedAt: null, cancelledBy: null },
          data: { cancelledBy: by },
        })
        await endCancelled(transaction, Prisma.sql`id = ${id} AND started_at IS NULL`)
        if (count > 0) await notify(transaction, id)
        const found = await transaction.sweep.findUnique({ where: { id } })
        return found && cancelledWork(sweepFromRow(found))
      }),

    async isCancelled({ id }) {
      return (await database.sweep.count({ where: { id, cancelledBy: { not: null } } })) > 0
    },

    async finish({ id, start }, { report, failure }) {
      await database.$executeRaw`
        WITH ended AS (UPDATE sweep SET
          report = ${report && JSON.stringify(sanitizeForPostgres(report))}::jsonb,
          failure = ${failure && sanitizeForPostgres(failure)},
          finished_at = clock_timestamp()
        WHERE id = ${id} AND starts = ${start} AND finished_at IS NULL RETURNING id)
        SELECT ${notification(Prisma.sql`id`)} FROM ended`
      await database.$executeRaw`
        DELETE FROM sweep WHERE finished_at IS NOT NULL AND id NOT IN (
          SELECT id FROM sweep ORDER BY created_at DESC, id DESC LIMIT ${kept}::int
        )`
    },
  }
}

/** Its id. Sweeps take turns: two at once would count the same bytes. */
async function nextSweep(transaction: Connection, rules: SweepRules): Promise<string | null> {
  const stale = Prisma.sql`touched_at < clock_timestamp() - make_interval(secs => ${rules.staleSeconds}::float8)`
  await endCancelled(transaction, Prisma.sql`started_at IS NULL OR ${stale}`)
  const [underWay] = await transaction.$queryRaw<{ id: string; stale: boolean }[]>`
    SELECT id, ${stale} AS stale
    FROM sweep WHERE started_at IS NOT NULL AND finished_at IS NULL ORDER BY created_at LIMIT 1`
  if (underWay) return underWay.stale ? underWay.id : null
  const where = { startedAt: null, finishedAt: null }
  const waiting = await transaction.sweep.findFirst({ where, orderBy: { createdAt: 'asc' } })
  if (waiting) return waiting.id
  const [last] = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM sweep
    WHERE NOT dry_run AND created_at > clock_timestamp() - make_interval(secs => ${rules.everySeconds}::float8)
    LIMIT 1`
  return last ? null : (await transaction.sweep.create({ data: { dryRun: false } })).id
}

/** Ends the cancelled sweeps that meet the condition, which no worker has. */
async function endCancelled(transaction: Connection, condition: Prisma.Sql): Promise<void> {
  await transaction.$executeRaw`
    UPDATE sweep SET failure = 'Cancelled by ' || cancelled_by || '.', finished_at = clock_timestamp()
    WHERE finished_at IS NULL AND cancelled_by IS NOT NULL AND (${condition})`
}

function sweepFromRow(row: Prisma.SweepGetPayload<object>): Sweep {
  const { id, dryRun, askedAt, createdAt, startedAt, finishedAt, failure } = row
  const report = row.report as unknown as SweepReport | null
  return { id, state: stateOf(row), dryRun, askedAt, createdAt, startedAt, finishedAt, report, failure }
}

function stateOf({
  startedAt,
  finishedAt,
  failure,
  cancelledBy,
}: Prisma.SweepGetPayload<object>): SweepState {
  if (finishedAt && failure === null) return 'done'
  if (finishedAt) return cancelledBy === null ? 'failed' : 'cancelled'
  return startedAt ? 'sweeping' : 'queued'
}

export type SweepState =
  /** It waits for a worker. */
  | 'queued'
  /** A worker runs it. */
  | 'sweeping'
  /** It has ended. `report` says what it did, or in a dry run what it would do. */
  | 'done'
  /** It stopped early: `failure` says why, `report` what it did until then. The next one continues. */
  | 'failed'
  /** A caller cancelled it; `report` says what it did until then. The next one continues. */
  | 'cancelled'

/** One round of freeing space in the cache. */
export interface Sweep {
  id: string
  state: SweepState
  /** Whether it only reports what it would do. */
  dryRun: boolean
  /** Null if no caller asked for it because it was due. */
  askedAt: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  report: SweepReport | null
  failure: string | null
}

/** The results of a sweep, or of a dry run. Bytes count objects in the cache store. */
export interface SweepReport {
  /** Bytes of all paths in the cache before the sweep. */
  bytesBefore: number
  bytesAfter: number
  /** Bytes of all removed objects, of paths and orphans. */
  freedBytes: number
  /** Removed paths: no environment holds them, or only evicted and deleted ones held them. */
  pathsRemoved: number
  /** Objects without a row, which dead workers have left. */
  orphans: { objects: number; bytes: number }
  /** In the order of their eviction: least recently used first. */
  evicted: EvictedEnvironment[]
  /** Bytes by which the cache still exceeds its limit, and why. */
  aboveLimit: { bytes: number; because: string } | null
}

export interface EvictedEnvironment {
  id: string
  storePath: string
  /** ISO 8601, as in JSON. */
  lastUsedAt: string
  /** Bytes of the paths that its eviction freed: no other environment held them, or only ones that were evicted before. */
  freedBytes: number
  because: string
}
