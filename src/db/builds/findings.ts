import type { Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type { Finding, FindingKind } from '../types.ts'

export interface Findings {
  /** Returns findings by the out path of the derivation that produced them; paths without a finding are missing. */
  byPath(paths: string[]): Promise<Map<string, unknown>>
  /** Returns the newest finding for each name. */
  newest(kind: FindingKind): Promise<Map<string, unknown>>
  /** Records findings. Ignores paths that are recorded already: the same derivation finds the same again. */
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
        // Sorts the rows: builds that scan the same packages at once insert the same rows, and could otherwise deadlock.
        data: rows.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        skipDuplicates: true,
      })
    },
  }
}
