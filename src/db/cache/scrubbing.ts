import type { ScrubOutcome } from '../../generated/enums.ts'
import type { Database } from '../database.ts'
import type { CachedPath } from '../types.ts'
import { fromPresentRow, include, present } from './cache.ts'

/** Objects of a path that a worker read and found broken. */
export interface ScrubFinding {
  path: string
  /** Name of the compressed NAR that the path had then. */
  object: string
  /** The fault, in words. */
  detail: string
  outcome: ScrubOutcome
  foundAt: Date
}

export interface ScrubReport {
  /** Paths whose objects a worker has read since they were published. */
  checkedPaths: number
  /** When that was least recently done; null where it was never. */
  oldestCheckAt: Date | null
  /** Newest first. */
  findings: ScrubFinding[]
}

/** Keeps account of which paths of the cache were read and found whole. */
export interface Scrubbing {
  /** Returns paths of which no check is younger than `days`, those of the oldest check first. */
  due(days: number, limit: number): Promise<CachedPath[]>
  /** Notes that the objects of a path are whole. Changes nothing where it was published again meanwhile. */
  checked(entry: Pick<CachedPath, 'path' | 'object'>): Promise<void>
  found(finding: Omit<ScrubFinding, 'foundAt'>): Promise<void>
  /** Returns the newest findings, at most `limit`, and how far the check has come. */
  report(limit: number): Promise<ScrubReport>
}

const dayMs = 24 * 60 * 60 * 1000

export function scrubbing(database: Database): Scrubbing {
  return {
    async due(days, limit) {
      const before = new Date(Date.now() - days * dayMs)
      const rows = await database.cachedPath.findMany({
        where: { ...present, OR: [{ checkedAt: null }, { checkedAt: { lt: before } }] },
        orderBy: [{ checkedAt: { sort: 'asc', nulls: 'first' } }, { path: 'asc' }],
        take: limit,
        include,
      })
      return rows.map(fromPresentRow)
    },

    async checked({ path, object }) {
      await database.$executeRaw`
        UPDATE cached_path SET checked_at = clock_timestamp() WHERE path = ${path} AND object = ${object}`
    },

    async found(finding) {
      await database.scrubFinding.create({ data: finding })
    },

    async report(limit) {
      const findings = await database.scrubFinding.findMany({ orderBy: { id: 'desc' }, take: limit })
      const { _count, _min } = await database.cachedPath.aggregate({
        where: { ...present, checkedAt: { not: null } },
        _count: true,
        _min: { checkedAt: true },
      })
      return {
        checkedPaths: _count,
        oldestCheckAt: _min.checkedAt,
        findings: findings.map(({ id: _, ...finding }) => finding),
      }
    },
  }
}
