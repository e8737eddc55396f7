import type { Failure } from '../../errors.ts'
import type { Connection, Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'

/** An entry of the failure cache: a derivation that does not build, and until when the entry holds. */
export interface FailedDerivation {
  drv: string
  /** How it failed, as recorded for the build that found out. */
  failure: Failure
  buildId: string
  until: Date
}

export interface FailedDerivations {
  /** Returns all entries that still hold. */
  known(): Promise<FailedDerivation[]>
  /** Removes derivations from the failure cache, because a run has built them. */
  forget(drvs: string[]): Promise<void>
}

export function failedDerivations(database: Database): FailedDerivations {
  return {
    async known() {
      const rows = await database.$queryRaw<
        { drv: string; failure: unknown; buildId: string; until: Date }[]
      >`
        SELECT drv_path AS drv, failure, build_id AS "buildId", expires_at AS until
        FROM failed_derivation WHERE expires_at > clock_timestamp()`
      return rows.map((row) => ({ ...row, failure: row.failure as Failure }))
    },

    async forget(drvs) {
      await database.failedDerivation.deleteMany({ where: { drvPath: { in: drvs } } })
    },
  }
}

/**
 * Puts a derivation into the failure cache for this many seconds from now, and returns the failure with that time in it.
 * Replaces an earlier entry.
 */
export async function remember(
  transaction: Connection,
  { buildId, drv, failure, seconds }: { buildId: string; drv: string; failure: Failure; seconds: number },
): Promise<Failure> {
  const facts = JSON.stringify(sanitizeForPostgres(failure))
  const [row] = await transaction.$queryRaw<{ until: Date }[]>`
    INSERT INTO failed_derivation (drv_path, failure, build_id, expires_at)
    VALUES (${drv}, ${facts}::jsonb, ${buildId}, clock_timestamp() + make_interval(secs => ${seconds}::float8))
    ON CONFLICT (drv_path) DO UPDATE SET
      failure = excluded.failure, build_id = excluded.build_id,
      failed_at = clock_timestamp(), expires_at = excluded.expires_at
    RETURNING expires_at AS until`
  return row ? { ...failure, cached: { until: row.until.toISOString(), buildId } } : failure
}

/** Returns whether a new build would fail in the same way: its derivation is in the failure cache. */
export async function knownToFail(transaction: Connection, failure: Failure | null): Promise<boolean> {
  if (!failure?.drv || !failure.cached) return false
  const found = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM failed_derivation WHERE drv_path = ${failure.drv} AND expires_at > clock_timestamp()`
  return found.length > 0
}
