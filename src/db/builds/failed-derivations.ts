import type { Failure } from '../../errors.ts'
import type { Connection, Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'

/** A derivation that does not build, and until when that is taken for granted. */
export interface FailedDerivation {
  drv: string
  /** How it failed, as recorded of the build that found out. */
  failure: Failure
  buildId: string
  until: Date
}

export interface FailedDerivations {
  /** All that are not to be tried at present. */
  known(): Promise<FailedDerivation[]>
  /** Has them be tried again: they have been built after all. */
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
 * Writes down that a derivation does not build, for so many seconds from now, and returns the failure with that said in it.
 * The newest word counts.
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

/** Whether a build that failed so would fail so again: its derivation is not to be tried yet. */
export async function knownToFail(transaction: Connection, failure: Failure | null): Promise<boolean> {
  if (!failure?.drv || !failure.cached) return false
  const found = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM failed_derivation WHERE drv_path = ${failure.drv} AND expires_at > clock_timestamp()`
  return found.length > 0
}
