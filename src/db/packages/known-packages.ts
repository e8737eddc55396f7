import type { Failure } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import { type Outcome, rules } from '../builds/outcome.ts'
import { cursorOfTexts, pageBy, textsOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import type { PackageRow, Setback } from '../types.ts'
import {
  type KnownVersion,
  merged,
  type NoteworthyFinding,
  type Overridden,
  type SeenUnderPin,
} from './known-version.ts'

/** Outcomes of ended builds for a package under one target, newest first. */
export interface KnownPackage {
  name: string
  target: string
  /**
   * Status by the newest build that counts (see `counts`) and came to an outcome; version, environment and time are those of
   * that build.
   */
  status: Outcome
  /** Whether only builds under earlier rules came to an outcome: the next build of the package replaces it. */
  outdated: boolean
  version: string
  class: PackageRow['class']
  environmentId: string
  seenAt: Date
}

export interface KnownPackagesQuery {
  /** At most this many packages: 1 to 100. */
  limit: number
  /** `next` of the previous page. */
  cursor?: string | undefined
  target?: string | undefined
  status?: Outcome | undefined
}

export interface KnownPackages {
  /** Returns a page, by name and target. Returns null if the cursor was not given out by this method. */
  list(query: KnownPackagesQuery): Promise<{ items: KnownPackage[]; next: string | null } | null>
  /** Returns the versions of a package, seen last first; empty if no ended build had a package of this normal name. */
  get(name: string): Promise<KnownVersion[]>
  /** Returns the names of all packages that builds had. */
  names(): Promise<string[]>
}

/** Number of failed builds shown for each version, target and pin. */
const failuresTold = 3
/** Number of modules whose findings are shown. */
const findingsTold = 500

/** Asks the index on packages of ended builds for the next name, instead of reading all builds of one. */
export function knownPackages(database: Database): KnownPackages {
  return {
    async list({ limit, cursor, target, status }) {
      const after = cursor === undefined ? { name: '', target: '' } : packageAt(cursor)
      if (!after) return null
      const rows = await database.$queryRaw<KnownPackage[]>`
        WITH RECURSIVE known AS (
          ${nextAfter(Prisma.sql`${after.name}`, Prisma.sql`${after.target}`)}
          UNION ALL
          SELECT following.* FROM known
          CROSS JOIN LATERAL ${nextAfter(Prisma.sql`known.name`, Prisma.sql`known.target`)} AS following
        )
        SELECT known.*, newest.version, newest.class::text AS class, newest.status, newest.outdated,
          (SELECT environment_id FROM build WHERE id = newest.build_id) AS "environmentId",
          (SELECT finished_at FROM build WHERE id = newest.build_id) AS "seenAt"
        FROM known CROSS JOIN LATERAL (
          ${newest(Prisma.sql`outcome <> 'unknown' AND ${counts(Prisma.sql`package`)}`, 1)}
          UNION ALL ${newest(Prisma.sql`TRUE`, 2)}
          ORDER BY rank LIMIT 1
        ) AS newest
        WHERE (${target}::text IS NULL OR known.target = ${target})
          AND (${status}::text IS NULL OR newest.status = ${status})
        LIMIT ${limit + 1}::int`
      return pageBy(
        rows,
        limit,
        (row) => row,
        ({ name, target }) => cursorOfTexts([name, target]),
      )
    },

    async get(name) {
      const seen = await seenUnderPins(database, name)
      const findings = await findingsOf(database, name)
      const overridden = await overriddenBuilds(database, name)
      const failed = await database.build.findMany({
        where: { id: { in: seen.flatMap(({ failedIds }) => failedIds ?? []) } },
        orderBy: { id: 'desc' },
        select: { id: true, failure: true, wentOnAfter: true, finishedAt: true },
      })
      const failures = failed.flatMap(({ id, failure, wentOnAfter, finishedAt }) => {
        const setbacks = wentOnAfter as unknown as Setback[]
        const told = setbacks.find((one) => one.package === name)?.failure ?? (failure as Failure | null)
        return told && finishedAt
          ? [{ buildId: id, at: finishedAt, class: told.class, message: told.message }]
          : []
      })
      return merged(seen, findings, failures, overridden)
    },

    async names() {
      const rows = await database.$queryRaw<{ name: string }[]>`
        WITH RECURSIVE known AS (
          (SELECT name FROM package WHERE outcome IS NOT NULL ORDER BY name LIMIT 1)
          UNION ALL
          SELECT following.name FROM known CROSS JOIN LATERAL (
            SELECT name FROM package WHERE outcome IS NOT NULL AND name > known.name ORDER BY name LIMIT 1
          ) AS following
        )
        SELECT name FROM known`
      return rows.map(({ name }) => name)
    },
  }
}

const nextAfter = (name: Prisma.Sql, target: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT name, target FROM package
  WHERE outcome IS NOT NULL AND (name, target) > (${name}, ${target})
  ORDER BY name, target LIMIT 1
)`

/**
 * SQL condition on a row of `package`: it counts towards the status. The present rules must have judged it, in a build in which
 * they decided. If the caller decided with `drop`, `keep` or a `rebuild` list, the build shows only the result of that
 * decision.
 */
const counts = (row: Prisma.Sql): Prisma.Sql => Prisma.sql`(${row}.by_rules AND ${row}.rules = ${rules}::int)`

/** Ranks rows; those of rank 1 give the status. */
const newest = (condition: Prisma.Sql, rank: number): Prisma.Sql => Prisma.sql`(
  SELECT version, class, build_id, ${rank}::int AS rank,
    CASE WHEN ${rank}::int = 1 THEN outcome::text ELSE 'unknown' END AS status,
    ${rank}::int <> 1 AND outcome <> 'unknown' AND rules <> ${rules}::int AS outdated
  FROM package
  WHERE name = known.name AND target = known.target AND outcome IS NOT NULL AND ${condition}
  ORDER BY build_id DESC LIMIT 1
)`

/** Returns the outcomes by version, target and pin. Ids of builds grow with time: the greatest is the newest. */
function seenUnderPins(database: Database, name: string): Promise<SeenUnderPin[]> {
  return database.$queryRaw<SeenUnderPin[]>`
    WITH seen AS (
      SELECT p.version, p.target, e.channel, e.spec->'pin' AS pin,
        count(*) FILTER (WHERE fate = 'reused' AND NOT omitted)::int AS reused,
        count(*) FILTER (WHERE fate = 'rebuilt')::int AS rebuilt,
        count(*) FILTER (WHERE fate = 'dropped')::int AS dropped,
        count(*) FILTER (WHERE omitted)::int AS omitted,
        count(DISTINCT e.id)::int AS environments,
        max(p.build_id) AS last_id,
        max(p.build_id) FILTER (WHERE p.outcome <> 'unknown' AND ${counts(Prisma.sql`p`)}) AS shown_id,
        bool_or(p.outcome <> 'unknown' AND p.rules <> ${rules}::int) AS earlier,
        (array_agg(p.build_id ORDER BY p.build_id DESC)
          FILTER (WHERE p.outcome = 'build-failed' AND ${counts(Prisma.sql`p`)}))[1:${failuresTold}::int] AS failed_ids
      FROM package p JOIN build b ON b.id = p.build_id JOIN environment e ON e.id = b.environment_id
      WHERE p.name = ${name} AND p.outcome IS NOT NULL
      GROUP BY 1, 2, 3, 4
    )
    SELECT seen.version, seen.target, channel, pin, reused, rebuilt, dropped, seen.omitted, environments,
      last_id AS "lastId", shown_id AS "shownId", failed_ids AS "failedIds",
      shown.class::text AS class, shown.gil, shown.turned_on_by AS "turnedOnBy",
      CASE WHEN shown_id IS NULL THEN 'unknown' ELSE shown.outcome::text END AS status,
      shown_id IS NULL AND earlier AS outdated,
      b.environment_id AS "environmentId", b.finished_at AS "lastSeenAt"
    FROM seen
    JOIN LATERAL (
      SELECT * FROM package
      WHERE build_id = coalesce(shown_id, last_id) AND name = ${name} AND version = seen.version
      ORDER BY source_path LIMIT 1
    ) shown ON true
    JOIN build b ON b.id = last_id
    ORDER BY last_id DESC`
}

function findingsOf(
  database: Database,
  name: string,
): Promise<(NoteworthyFinding & { version: string; target: string })[]> {
  return database.$queryRaw<(NoteworthyFinding & { version: string; target: string })[]>`
    WITH found AS (
      SELECT p.version, p.target, v.module, v.verdict, count(*)::int AS builds, max(v.build_id) AS last_id
      FROM verdict v JOIN package p ON p.build_id = v.build_id AND p.source_path = v.source_path
      WHERE v.package_name = ${name} AND p.outcome IS NOT NULL AND ${counts(Prisma.sql`p`)}
        AND v.verdict NOT IN ('imported', 'not-checked')
      GROUP BY 1, 2, 3, 4 ORDER BY last_id DESC, module LIMIT ${findingsTold}::int
    )
    SELECT version, target, module, verdict, detail, also_on_source AS "alsoOnSource", fault, builds,
      last_id AS "lastBuildId", b.finished_at AS "lastSeenAt"
    FROM found
    JOIN verdict v USING (module, verdict)
    JOIN build b ON b.id = last_id
    WHERE v.build_id = last_id AND v.package_name = ${name}
    ORDER BY last_id DESC, module, verdict`
}

/** Returns the outcomes of builds in which a caller decided about the package, by its fate there. */
function overriddenBuilds(
  database: Database,
  name: string,
): Promise<(Overridden & { version: string; target: string })[]> {
  return database.$queryRaw<(Overridden & { version: string; target: string })[]>`
    WITH overridden AS (
      SELECT version, target, fate, omitted, count(*)::int AS builds, max(build_id) AS last_id FROM package
      WHERE name = ${name} AND outcome IS NOT NULL AND outcome <> 'unknown'
        AND NOT by_rules AND rules = ${rules}::int
      GROUP BY 1, 2, 3, 4
    )
    SELECT overridden.version, overridden.target, builds,
      CASE WHEN overridden.omitted THEN 'omitted' ELSE overridden.fate::text END AS fate,
      last.outcome::text AS status, b.environment_id AS "environmentId", b.finished_at AS "lastSeenAt"
    FROM overridden
    JOIN LATERAL (
      SELECT * FROM package
      WHERE build_id = last_id AND name = ${name} AND version = overridden.version AND fate = overridden.fate
        AND omitted = overridden.omitted
      ORDER BY source_path LIMIT 1
    ) last ON true
    JOIN build b ON b.id = last_id
    ORDER BY last_id DESC`
}

function packageAt(cursor: string): Pick<KnownPackage, 'name' | 'target'> | null {
  const [name, target] = textsOf(cursor) ?? []
  return name === undefined || target === undefined ? null : { name, target }
}
