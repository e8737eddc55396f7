import { Prisma } from '../generated/client.ts'
import type { Connection, Database } from './database.ts'
import { telling } from './news.ts'
import { storable } from './storable.ts'
import type { Sweep, SweepReport, SweepState } from './sweep.ts'
import { isCurrent } from './version.ts'

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
  /** Changes nothing where another has it now. */
  finish(claimed: ClaimedSweep, end: { report: SweepReport | null; failure: string | null }): Promise<void>
}

/** Sweeps that are remembered. */
const kept = 100
/** Held while it is decided whether there is to be another sweep. */
const sweepsLock = 8313_0002

export function sweeps(database: Database, known: readonly string[]): Sweeps {
  return {
    ask: ({ dryRun }) =>
      alone(database, async (transaction) => {
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
      alone(database, async (transaction) => {
        const [current] = await transaction.$queryRaw<unknown[]>`SELECT 1 WHERE ${isCurrent(known)}`
        const next = current ? await nextSweep(transaction, rules) : null
        if (!next) return null
        const [claimed] = await transaction.$queryRaw<ClaimedSweep[]>`
          UPDATE sweep SET starts = starts + 1, started_at = clock_timestamp(), touched_at = clock_timestamp()
          WHERE id = ${next} RETURNING id, dry_run AS "dryRun", starts AS start`
        return claimed ?? null
      }),

    async touch({ id, start }) {
      const touched = await database.$executeRaw`
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

    async finish({ id, start }, { report, failure }) {
      await database.$executeRaw`
        WITH ended AS (UPDATE sweep SET
          report = ${report && JSON.stringify(storable(report))}::jsonb,
          failure = ${failure && storable(failure)},
          finished_at = clock_timestamp()
        WHERE id = ${id} AND starts = ${start} AND finished_at IS NULL RETURNING id)
        SELECT ${telling(Prisma.sql`id`)} FROM ended`
      await database.$executeRaw`
        DELETE FROM sweep WHERE finished_at IS NOT NULL AND id NOT IN (
          SELECT id FROM sweep ORDER BY created_at DESC, id DESC LIMIT ${kept}::int
        )`
    },
  }
}

const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]

/** Its id. Sweeps take turns: two at once would count the same bytes. */
async function nextSweep(transaction: Connection, rules: SweepRules): Promise<string | null> {
  const [underWay] = await transaction.$queryRaw<{ id: string; stale: boolean }[]>`
    SELECT id, touched_at < clock_timestamp() - make_interval(secs => ${rules.staleSeconds}::float8) AS stale
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

function alone<T>(database: Database, work: (transaction: Connection) => Promise<T>): Promise<T> {
  return database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${sweepsLock}::bigint)`
    return work(transaction)
  })
}

function sweepFromRow(row: Prisma.SweepGetPayload<object>): Sweep {
  const { id, dryRun, askedAt, createdAt, startedAt, finishedAt, failure } = row
  const report = row.report as unknown as SweepReport | null
  return { id, state: stateOf(row), dryRun, askedAt, createdAt, startedAt, finishedAt, report, failure }
}

function stateOf({ startedAt, finishedAt, failure }: Prisma.SweepGetPayload<object>): SweepState {
  if (finishedAt) return failure === null ? 'done' : 'failed'
  return startedAt ? 'sweeping' : 'queued'
}
