import type { Database, OpenDatabase } from '../database.ts'
import { buildFromRow, withTags } from '../rows.ts'
import type { Build } from '../types.ts'
import { type Control, control } from './control.ts'
import { type Leases, leases } from './lease.ts'
import { type ProgressRows, progress } from './progress.ts'
import { type Results, results } from './results.ts'

export interface Builds extends Control, Leases, ProgressRows, Results {
  get(id: string): Promise<Build | null>
}

/**
 * `renewals` is the pool used only for renewing leases and reporting presence; `known` are the names of this program's
 * migrations.
 */
export function builds(database: Database, renewals: OpenDatabase, known: readonly string[]): Builds {
  return {
    async get(id) {
      const row = await database.build.findUnique({ where: { id }, ...withTags })
      return row && buildFromRow(row)
    },
    ...control(database),
    ...leases(database, renewals, known),
    ...progress(database),
    ...results(database),
  }
}
