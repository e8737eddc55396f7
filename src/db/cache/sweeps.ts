import { Prisma } from '../../generated/client.ts'
import { type CancelledWork, cancelledWork } from '../cancelled-work.ts'
import { notification, notify } from '../changes.ts'
import { newestFirst } from '../cursor.ts'
import type { Connection, Database } from '../database.ts'
import { whileLocked } from '../locks.ts'
import { sanitizeForPostgres } from '../storable.ts'
import { isCurrent } from '../version.ts'

/** When a sweep is taken up by a worker. */
export interface SweepRules {
  /** So long after the last one that was no dry run, another is due. */
  everySeconds: number
  /** One whose worker has not been heard of for so long is taken up again. */
  staleSeconds: number
}

/** A sweep in the hands of one worker. */
export type ClaimedSweep = Pick<Sweep, 'id' | 'dryRun'> & { start: number }

export interface Sweeps {
  /** One that has not begun: the one that waits, or else a new one. */
  ask(ask: { dryRun: boolean }): Promise<Sweep>
  get(id: string): Promise<Sweep | null>
  /** Newest first; at most the hundred that are kept. */
  list(limit: number): Promise<Sweep[]>
  /** Id of the newest that has ended and was no dry run. */
  lastEnded(): Promise<string | null>
  /**
   * A sweep that waits, is due, or was left by a worker that died. Null where there is none, where another is under way, and where a
   * newer program has migrated the record: it may hold paths by rows that this program does not know.
   */
  claim(rules: SweepRules): Promise<ClaimedSweep | null>
  /** Says that a worker is at it still. False where another has it now. */
  touch(claimed: ClaimedSweep): Promise<boolean>
  /** Has it wait for another worker. */
  release(claimed: ClaimedSweep): Promise<void>
  /** Has a sweep end: at once where it waits, else as soon as its worker has let go. `by` says who wants it. */
  cancel(id: string, by: string): Promise<CancelledWork<Sweep> | null>
  /** Whether the sweep is to end. */
  isCancelled(claimed: Pick<ClaimedSweep, 'id'>): Promise<boolean>
  /** Changes nothing where another has it now. */
  finish(claimed: ClaimedSweep, end: { report: SweepReport | null; failure: string | null }): Promise<void>
}

/** Sweeps that are remembered. */
const kept = 100
export function sweeps(database: Database, renewals: Database, known: readonly string[]): Sweeps {
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
      const touched = await renewals.$executeRaw`
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

/** Ends the sweeps that are to end and that meet the condition: no worker has them. */
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
  /** Recorded, and no worker has it. */
  | 'queued'
  /** A worker is at it. */
  | 'sweeping'
  /** `report` says what was done, or in a dry run what would be. */
  | 'done'
  /** It came to an end before its end: `failure` says why, `report` what was done until then. The next one goes on. */
  | 'failed'
  /** A caller had it end; `report` says what was done until then. The next one goes on. */
  | 'cancelled'

/** One round of making room in the cache. */
export interface Sweep {
  id: string
  state: SweepState
  /** Nothing is changed; `report` says what would be. */
  dryRun: boolean
  /** Null where it was due. */
  askedAt: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  report: SweepReport | null
  failure: string | null
}

/** What a sweep has done, or would do. Bytes are those of objects in the cache store. */
export interface SweepReport {
  /** Of all paths that the cache has. */
  bytesBefore: number
  bytesAfter: number
  /** Of all that is gone: objects of paths, and orphans. */
  freedBytes: number
  /** Paths that are gone: what only evicted or forgotten environments had, or nobody any more. */
  pathsRemoved: number
  /** Objects that nobody recorded, and nobody is going to: workers that died have left them. */
  orphans: { objects: number; bytes: number }
  /** In the order in which they were: least recently used first. */
  evicted: EvictedEnvironment[]
  /** By how much the cache stays larger than it should, and what keeps it so. */
  aboveLimit: { bytes: number; because: string } | null
}

export interface EvictedEnvironment {
  id: string
  storePath: string
  /** As in JSON. */
  lastUsedAt: string
  /** Bytes of the paths that went with it: those that nobody else had, or only those who were evicted before. */
  freedBytes: number
  because: string
}
