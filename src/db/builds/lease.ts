import type { Failure } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Database } from '../database.ts'
import { specFromRow } from '../rows.ts'
import type { Lease } from '../types.ts'
import { isCurrent } from '../version.ts'
import { mustHaveStood, stands, underLease } from './fence.ts'
import { type DrivenLibrary, drives, libraryOfBuild } from './libraries.ts'
import { announce, enqueue, finish } from './state.ts'

export interface Leases {
  /**
   * Takes a live build for a worker: one that waits, or one whose worker has let its lease run out. Null where another
   * worker holds it, where it has ended, where there is none of this id, where a program that has the given Nix library cannot build
   * with the one that its spec names, and where a newer program has migrated the record. Postgres' clock decides.
   */
  claim(buildId: string, worker: string, leaseSeconds: number, library?: DrivenLibrary): Promise<Lease | null>
  /** Returns the Nix library that the spec of a build names, where a program that has the given one cannot build with it. */
  unusableLibrary(buildId: string, library: DrivenLibrary): Promise<string | null>
  /** Moves the end of the lease to so many seconds from now. */
  renew(lease: Lease, leaseSeconds: number): Promise<void>
  /** Whether somebody wants the build to end. */
  isCancelled(lease: Pick<Lease, 'buildId'>): Promise<boolean>
  /**
   * Lets go of the build, for an orderly shutdown: it waits for another worker, and is not counted as lost. One that somebody
   * wants to end has ended then.
   */
  release(lease: Lease): Promise<void>
  /**
   * Lets go of the build because this worker cannot go on with it, which counts as a lost worker: it waits for another, or for this one
   * once it is mended, and ends with the failure where it has lost so many.
   */
  releaseAsLost(lease: Lease, maxLosses: number, failure: Failure): Promise<void>
}

export function leases(database: Database, renewals: Database, known: readonly string[]): Leases {
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
            log_bytes::float8 AS "logBytes"`
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
      const changed = await renewals.$executeRaw`
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
