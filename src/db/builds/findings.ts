import type { Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { Finding, FindingKind } from '../types.ts'

export interface Findings {
  /** What was found, by the out path of the derivation that found it; paths of which nothing is known are missing. */
  byPath(paths: string[]): Promise<Map<string, unknown>>
  /** By name, what was found last. */
  newest(kind: FindingKind): Promise<Map<string, unknown>>
  /** The same path twice changes nothing: it cannot have found anything else. */
  record(findings: Finding[]): Promise<void>
}

export function findings(database: Database): Findings {
  return {
    async byPath(paths) {
      const rows = await database.finding.findMany({
        where: { path: { in: paths } },
        select: { path: true, data: true },
      })
      return new Map(rows.map(({ path, data }) => [path, data]))
    },

    async newest(kind) {
      const rows = await database.$queryRaw<{ name: string; data: unknown }[]>`
        SELECT DISTINCT ON (name) name, data FROM finding WHERE kind = ${kind}::finding_kind
        ORDER BY name, found_at DESC, path`
      return new Map(rows.map(({ name, data }) => [name, data]))
    },

    async record(findings) {
      const rows = sanitizeForPostgres(findings).map((finding) => ({
        ...finding,
        data: finding.data as object,
      }))
      await database.finding.createMany({
        // Builds that scan the same packages at once insert the same rows: in one order, they never wait in a circle.
        data: rows.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        skipDuplicates: true,
      })
    },
  }
}
