import type { Failure } from '../errors.ts'
import { Prisma } from '../generated/client.ts'
import type { Database } from './database.ts'
import { type Finding, type KnownVersion, merged, type SeenUnderPin } from './known-version.ts'
import type { Outcome } from './outcome.ts'
import type { PackageRow } from './types.ts'

/** What builds that have ended have shown of a package under one target, newest first. */
export interface KnownPackage {
  name: string
  target: string
  /** By the newest build that has shown anything; that one’s version, environment and end. */
  status: Outcome
  version: string
  class: PackageRow['class']
  environmentId: string
  seenAt: Date
}

export interface KnownPackagesQuery {
  /** 1 to 100. */
  limit: number
  /** `next` of the page before. */
  cursor?: string | undefined
  target?: string | undefined
  status?: Outcome | undefined
}

export interface KnownPackages {
  /** By name and target. The whole is null where the cursor is not one that this method gave out. */
  list(query: KnownPackagesQuery): Promise<{ items: KnownPackage[]; next: string | null } | null>
  /** Seen last first; empty where no build that has ended had a package of this name, in normal form. */
  get(name: string): Promise<KnownVersion[]>
  /** Of all packages that builds had. */
  names(): Promise<string[]>
}

/** Builds whose failures are told, of each version, target and pin. */
const failuresTold = 3
/** Modules of which something is told. */
const findingsTold = 500

/** The index on packages of builds that have ended is asked for the next name, not for all builds of one. */
export function knownPackages(database: Database): KnownPackages {
  return {
    async list({ limit, cursor, target, status }) {
      const after = cursor === undefined ? { name: '', target: '' } : placeOf(cursor)
      if (!after) return null
      const rows = await database.$queryRaw<KnownPackage[]>`
        WITH RECURSIVE known AS (
          ${nextAfter(Prisma.sql`${after.name}`, Prisma.sql`${after.target}`)}
          UNION ALL
          SELECT following.* FROM known
          CROSS JOIN LATERAL ${nextAfter(Prisma.sql`known.name`, Prisma.sql`known.target`)} AS following
        )
        SELECT known.*, newest.version, newest.class::text AS class, newest.outcome::text AS status,
          (SELECT environment_id FROM build WHERE id = newest.build_id) AS "environmentId",
          (SELECT finished_at FROM build WHERE id = newest.build_id) AS "seenAt"
        FROM known CROSS JOIN LATERAL (
          ${newest(Prisma.sql`outcome <> 'unknown'`, 1)} UNION ALL ${newest(Prisma.sql`TRUE`, 2)}
          ORDER BY rank LIMIT 1
        ) AS newest
        WHERE (${target}::text IS NULL OR known.target = ${target})
          AND (${status}::text IS NULL OR newest.outcome::text = ${status})
        LIMIT ${limit + 1}::int`
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return { items, next: last && rows.length > limit ? cursorOf(last) : null }
    },

    async get(name) {
      const seen = await seenUnderPins(database, name)
      const findings = await findingsOf(database, name)
      const failed = await database.build.findMany({
        where: { id: { in: seen.flatMap(({ failedIds }) => failedIds ?? []) } },
        orderBy: { id: 'desc' },
        select: { id: true, failure: true, finishedAt: true },
      })
      const failures = failed.flatMap(({ id, failure, finishedAt }) => {
        const { class: kind, message } = failure as unknown as Failure
        return finishedAt ? [{ buildId: id, at: finishedAt, class: kind, message }] : []
      })
      return merged(seen, findings, failures)
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

const newest = (condition: Prisma.Sql, rank: number): Prisma.Sql => Prisma.sql`(
  SELECT version, class, outcome, build_id, ${rank}::int AS rank FROM package
  WHERE name = known.name AND target = known.target AND outcome IS NOT NULL AND ${condition}
  ORDER BY build_id DESC LIMIT 1
)`

/** Ids of builds grow with time: the greatest is the newest. */
function seenUnderPins(database: Database, name: string): Promise<SeenUnderPin[]> {
  return database.$queryRaw<SeenUnderPin[]>`
    WITH seen AS (
      SELECT p.version, p.target, e.channel, e.spec->'pin' AS pin,
        count(*) FILTER (WHERE fate = 'reused')::int AS reused,
        count(*) FILTER (WHERE fate = 'rebuilt')::int AS rebuilt,
        count(*) FILTER (WHERE fate = 'dropped')::int AS dropped,
        count(DISTINCT e.id)::int AS environments,
        max(p.build_id) AS last_id,
        max(p.build_id) FILTER (WHERE p.outcome <> 'unknown') AS shown_id,
        (array_agg(p.build_id ORDER BY p.build_id DESC) FILTER (WHERE p.outcome = 'build-failed'))[1:${failuresTold}::int]
          AS failed_ids
      FROM package p JOIN build b ON b.id = p.build_id JOIN environment e ON e.id = b.environment_id
      WHERE p.name = ${name} AND p.outcome IS NOT NULL
      GROUP BY 1, 2, 3, 4
    )
    SELECT seen.version, seen.target, channel, pin, reused, rebuilt, dropped, environments,
      last_id AS "lastId", shown_id AS "shownId", failed_ids AS "failedIds",
      shown.class::text AS class, shown.outcome::text AS status,
      b.environment_id AS "environmentId", b.finished_at AS "lastSeenAt"
    FROM seen
    JOIN package shown ON shown.build_id = coalesce(shown_id, last_id) AND shown.name = ${name}
    JOIN build b ON b.id = last_id
    ORDER BY last_id DESC`
}

function findingsOf(
  database: Database,
  name: string,
): Promise<(Finding & { version: string; target: string })[]> {
  return database.$queryRaw<(Finding & { version: string; target: string })[]>`
    WITH found AS (
      SELECT p.version, p.target, v.module, v.verdict, count(*)::int AS builds, max(v.build_id) AS last_id
      FROM verdict v JOIN package p ON p.build_id = v.build_id AND p.name = v.package_name
      WHERE v.package_name = ${name} AND p.outcome IS NOT NULL
        AND v.verdict IN ('import-error', 'crashed', 'timed-out', 'gil-reenabled', 'native-missing')
      GROUP BY 1, 2, 3, 4 ORDER BY last_id DESC, module LIMIT ${findingsTold}::int
    )
    SELECT version, target, module, verdict, detail, builds,
      last_id AS "lastBuildId", b.finished_at AS "lastSeenAt"
    FROM found
    JOIN verdict v USING (module, verdict)
    JOIN build b ON b.id = last_id
    WHERE v.build_id = last_id AND v.package_name = ${name}
    ORDER BY last_id DESC, module, verdict`
}

function cursorOf({ name, target }: Pick<KnownPackage, 'name' | 'target'>): string {
  return Buffer.from(JSON.stringify([name, target])).toString('base64url')
}

function placeOf(cursor: string): Pick<KnownPackage, 'name' | 'target'> | null {
  try {
    const [name, target] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    return typeof name === 'string' && typeof target === 'string' ? { name, target } : null
  } catch {
    return null
  }
}
