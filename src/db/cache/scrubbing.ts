import type { ScrubOutcome } from '../../generated/enums.ts'
import type { Database } from '../database.ts'
import type { CachedPath } from '../types.ts'
import { fromPresentRow, include, present } from './cache.ts'

/** A published path whose objects a worker found broken. */
export interface ScrubFinding {
  path: string
  /** Name of the path's compressed NAR at that time. */
  object: string
  /** The fault, as a sentence. */
  detail: string
  outcome: ScrubOutcome
  foundAt: Date
}

export interface ScrubReport {
  /** Number of paths whose objects a worker has read since they were published. */
  checkedPaths: number
  /** Time of the oldest of these checks; null if there is none. */
  oldestCheckAt: Date | null
  /** Newest first. */
  findings: ScrubFinding[]
}

/** Records which paths of the cache were read and found intact. */
export interface Scrubbing {
  /** Returns at most `limit` paths without a check in the last `days` days, those with the oldest check first. */
  due(days: number, limit: number): Promise<CachedPath[]>
  /** Records that the objects of a path are intact. Changes nothing if it was published again meanwhile. */
  checked(entry: Pick<CachedPath, 'path' | 'object'>): Promise<void>
  found(finding: Omit<ScrubFinding, 'foundAt'>): Promise<void>
  /** Returns at most `limit` of the newest findings, and how far the check has come. */
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
