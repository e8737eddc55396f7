import type { Failure } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Database, OpenDatabase } from '../database.ts'
import { specFromRow } from '../rows.ts'
import type { Lease } from '../types.ts'
import { isCurrent } from '../version.ts'
import { mustHaveStood, stands, underLease } from './fence.ts'
import { type DrivenLibrary, drives, libraryOfBuild } from './libraries.ts'
import { announce, enqueue, finish } from './state.ts'

export interface Leases {
  /**
   * Claims a live build for a worker: one that waits, or one whose lease has expired. Postgres' clock decides. Returns null if
   * another worker holds it, if it has ended, if there is none of this id, if a program with the given Nix library cannot build
   * with the one that its spec names, or if a newer program has migrated the database.
   */
  claim(buildId: string, worker: string, leaseSeconds: number, library?: DrivenLibrary): Promise<Lease | null>
  /** Returns the Nix library that a build's spec names if a program with the given one cannot build with it, else null. */
  unusableLibrary(buildId: string, library: DrivenLibrary): Promise<string | null>
  /** Moves the end of the lease to this many seconds from now. */
  renew(lease: Lease, leaseSeconds: number): Promise<void>
  /** Returns whether a caller has asked to cancel the build. */
  isCancelled(lease: Pick<Lease, 'buildId'>): Promise<boolean>
  /**
   * Gives up the build for an orderly shutdown: it waits for another worker, and does not count as lost. Ends it if a caller
   * has cancelled it.
   */
  release(lease: Lease): Promise<void>
  /**
   * Gives up the build because this worker cannot continue, which counts as a lost worker: the build waits for another worker,
   * or for this one after its repair. Ends it with `failure` once it has lost `maxLosses` workers.
   */
  releaseAsLost(lease: Lease, maxLosses: number, failure: Failure): Promise<void>
}

export function leases(database: Database, renewals: OpenDatabase, known: readonly string[]): Leases {
  return {
    claim: (buildId, worker, leaseSeconds, library) =>
      database.$transaction(async (transaction) => {
        const [claimed] = await transaction.$queryRaw<Omit<Lease, 'buildId' | 'spec'>[]>`
          UPDATE build SET
            fence = fence + 1,
            worker = ${worker},
            state = 'planning',
            lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float8),
            workers_lost = workers_lost + (lease_until IS NOT NULL)::int,
            derivations_done_before = derivations_done,
            started_at = coalesce(started_at, clock_timestamp()),
            waits_because = NULL
          WHERE id = ${buildId} AND finished_at IS NULL
            AND (lease_until IS NULL OR lease_until < clock_timestamp())
            AND ${isCurrent(known)} AND ${library ? drives(library, libraryOfBuild) : Prisma.sql`true`}
          RETURNING environment_id AS "environmentId", fence, passes_failure_cache AS "passesFailureCache",
            log_bytes::float8 AS "logBytes", trace_parent AS "traceParent",
            CASE WHEN fence = 1 THEN extract(epoch FROM started_at - created_at)::float8 END AS "waitedSeconds"`
        if (!claimed) return null
        await announce(transaction, buildId, 'planning', { worker })
        const { spec } = await transaction.environment.findUniqueOrThrow({
          where: { id: claimed.environmentId },
          select: { spec: true },
        })
        return { buildId, ...claimed, spec: specFromRow(spec) }
      }),

    async unusableLibrary(buildId, library) {
      const [row] = await database.$queryRaw<{ library: string | null }[]>`
        SELECT ${libraryOfBuild} AS library FROM build
        WHERE id = ${buildId} AND NOT ${drives(library, libraryOfBuild)}`
      return row?.library ?? null
    },

    async renew(lease, leaseSeconds) {
      const changed = await renewals.database.$executeRaw`
        UPDATE build SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float8)
        WHERE ${stands(lease)}`
      mustHaveStood(lease, changed)
    },

    async isCancelled({ buildId }) {
      const found = await database.build.count({ where: { id: buildId, cancelRequestedAt: { not: null } } })
      return found > 0
    },

    release: (lease) => underLease(database, lease, (transaction) => enqueue(transaction, lease.buildId)),

    releaseAsLost: (lease, maxLosses, failure) =>
      underLease(database, lease, async (transaction) => {
        const { workersLost } = await transaction.build.update({
          where: { id: lease.buildId },
          data: { workersLost: { increment: 1 } },
          select: { workersLost: true },
        })
        if (workersLost < maxLosses) await enqueue(transaction, lease.buildId)
        else await finish(transaction, lease.buildId, failure)
      }),
  }
}
