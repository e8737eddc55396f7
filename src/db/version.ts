import { Prisma } from '../generated/client.ts'
import type { Database } from './database.ts'

export interface Version {
  /** Returns the migrations that a newer program has applied to the database and this one lacks, oldest first. */
  newerMigrations(): Promise<string[]>
}

/** `known` are the names of this program's own migrations. */
export function version(database: Database, known: readonly string[]): Version {
  return {
    async newerMigrations() {
      const rows = await database.$queryRaw<{ name: string }[]>`
        SELECT migration_name AS name FROM ${newer(known)} ORDER BY migration_name`
      return rows.map(({ name }) => name)
    },
  }
}

/**
 * SQL condition for claiming work: the database has no migration that this program lacks. Migrations that are being applied, or
 * have failed, do not count yet.
 */
export const isCurrent = (known: readonly string[]): Prisma.Sql =>
  Prisma.sql`NOT EXISTS (SELECT 1 FROM ${newer(known)})`

const newer = (known: readonly string[]): Prisma.Sql => Prisma.sql`(
  SELECT migration_name FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name <> ALL(${[...known]}::text[])
) AS newer`
