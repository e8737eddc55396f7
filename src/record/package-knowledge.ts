import { Prisma } from '../generated/client.ts'
import type { Database } from './database.ts'
import type { PackageRow, Verdict } from './types.ts'

/** What all builds together have shown of one version of a package under one target. */
export interface PackageKnowledge {
  version: string
  /** Attribute of the interpreter that it was built or relinked for. */
  target: string
  /** As the source’s build was when it was last seen. */
  class: PackageRow['class']
  /** By the newest build that imported it; null where none has, or the target is not called a free-threaded one. */
  gil: 'kept' | 'reenabled' | null
  /**
   * By the same build. `partly`: modules inside of it could not be imported, which may be so by design. `failing`: it could not
   * be itself, or something of it crashed or never ended.
   */
  imports: 'fine' | 'partly' | 'failing' | null
  /** How many builds had it, by what became of it. */
  builds: { [fate in PackageRow['fate']]: number }
  firstSeenAt: Date
  lastSeenAt: Date
  /** The newest build that had it. */
  lastBuildId: string
}

/** Something that importing a module has shown, in how many builds. */
export interface SeenVerdict extends Verdict {
  builds: number
  lastSeenAt: Date
}

/** A way in which builds failed over this package. */
export interface SeenFailure {
  class: string
  /** As it was said last. */
  message: string
  builds: number
  lastSeenAt: Date
  lastBuildId: string
}

export interface PackageDetails extends PackageKnowledge {
  /** By module; without what was only ever imported. */
  verdicts: SeenVerdict[]
  /** Newest first. */
  failures: SeenFailure[]
}

export interface KnownPackages {
  /** By name, those after `after`, each with what is known of it, seen last first. */
  list(query: { after?: string | undefined; limit: number }): Promise<{
    items: { name: string; known: PackageKnowledge[] }[]
    /** Whether more follow. */
    more: boolean
  }>
  /** Seen last first; empty where no build has had a package of this name, in normal form. */
  get(name: string): Promise<PackageDetails[]>
}

/** Of `name`, `version`, `target`. */
type About<Rest> = Rest & { name: string; version: string; target: string }
type Key = About<object>

export function knownPackages(database: Database): KnownPackages {
  return {
    async list({ after = '', limit }) {
      const rows = await database.$queryRaw<{ name: string }[]>`
        SELECT name FROM package WHERE name > ${after} GROUP BY name ORDER BY name LIMIT ${limit + 1}::int`
      const names = rows.slice(0, limit).map(({ name }) => name)
      const known = await knowledge(database, names)
      return {
        items: names.map((name) => ({
          name,
          known: known.filter((one) => one.name === name).map(withoutName),
        })),
        more: rows.length > limit,
      }
    },

    async get(name) {
      const known = await knowledge(database, [name])
      const verdicts = await seenVerdicts(database, name)
      const failures = await seenFailures(database, name)
      return known.map((one) => ({
        ...withoutName(one),
        verdicts: verdicts.filter((other) => isSame(one, other)).map(withoutKey),
        failures: failures.filter((other) => isSame(one, other)).map(withoutKey),
      }))
    },
  }
}

/** Every build that had one of the packages, as a table `seen`. */
const seen = (names: string[]) => Prisma.sql`
  SELECT p.name, p.version, e.spec->>'target' AS target, p.class, p.fate, p.build_id, b.failure,
    coalesce(b.finished_at, b.created_at) AS at
  FROM package p JOIN build b ON b.id = p.build_id JOIN environment e ON e.id = b.environment_id
  WHERE p.name = ANY(${names}::text[])`

async function knowledge(database: Database, names: string[]): Promise<About<PackageKnowledge>[]> {
  return database.$queryRaw<About<PackageKnowledge>[]>`
    WITH seen AS (${seen(names)}),
    imported AS (
      SELECT DISTINCT ON (name, version, target) name, version, target,
        bool_or(v.verdict = 'gil-reenabled') AS reenabled,
        bool_or(v.verdict = 'import-error') AS partly,
        bool_or(
          v.verdict IN ('crashed', 'timed-out') OR v.verdict = 'import-error' AND position('.' IN v.module) = 0
        ) AS failing
      FROM seen JOIN verdict v ON v.build_id = seen.build_id AND v.package_name = seen.name
      GROUP BY name, version, target, seen.build_id, at
      ORDER BY name, version, target, at DESC, seen.build_id DESC
    ),
    counted AS (
      SELECT name, version, target,
        (array_agg(class ORDER BY at DESC, build_id DESC))[1]::text AS class,
        jsonb_build_object(
          'reused', count(*) FILTER (WHERE fate = 'reused'),
          'rebuilt', count(*) FILTER (WHERE fate = 'rebuilt'),
          'dropped', count(*) FILTER (WHERE fate = 'dropped')
        ) AS builds,
        min(at) AS "firstSeenAt",
        max(at) AS "lastSeenAt",
        (array_agg(build_id ORDER BY at DESC, build_id DESC))[1] AS "lastBuildId"
      FROM seen GROUP BY name, version, target
    )
    SELECT counted.*,
      CASE WHEN reenabled THEN 'reenabled' WHEN NOT reenabled AND target LIKE '%FreeThreading' THEN 'kept' END AS gil,
      CASE WHEN failing THEN 'failing' WHEN partly THEN 'partly' WHEN NOT failing THEN 'fine' END AS imports
    FROM counted LEFT JOIN imported USING (name, version, target)
    ORDER BY "lastSeenAt" DESC, version DESC, target`
}

function seenVerdicts(database: Database, name: string): Promise<About<SeenVerdict>[]> {
  return database.$queryRaw<About<SeenVerdict>[]>`
    WITH seen AS (${seen([name])})
    SELECT name, version, target, module, verdict,
      (array_agg(detail ORDER BY at DESC, seen.build_id DESC))[1] AS detail,
      count(*)::int AS builds, max(at) AS "lastSeenAt"
    FROM seen JOIN verdict v ON v.build_id = seen.build_id AND v.package_name = seen.name
    WHERE verdict <> 'imported'
    GROUP BY name, version, target, module, verdict ORDER BY module, verdict`
}

function seenFailures(database: Database, name: string): Promise<About<SeenFailure>[]> {
  return database.$queryRaw<About<SeenFailure>[]>`
    WITH seen AS (${seen([name])})
    SELECT name, version, target, failure->>'class' AS class,
      (array_agg(failure->>'message' ORDER BY at DESC, build_id DESC))[1] AS message,
      count(*)::int AS builds, max(at) AS "lastSeenAt",
      (array_agg(build_id ORDER BY at DESC, build_id DESC))[1] AS "lastBuildId"
    FROM seen WHERE failure->>'package' = name
    GROUP BY name, version, target, failure->>'class' ORDER BY "lastSeenAt" DESC`
}

function isSame(one: Key, other: Key): boolean {
  return one.version === other.version && one.target === other.target
}

function withoutName<Rest>({ name: _, ...rest }: Rest & { name: string }): Omit<Rest, 'name'> {
  return rest
}

function withoutKey<Rest>({ name: _n, version: _v, target: _t, ...rest }: About<Rest>) {
  return rest as unknown as Rest
}
