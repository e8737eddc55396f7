import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../../src/db/migrate.ts'

const migrations = new URL('../../prisma/migrations', import.meta.url).pathname
export const newerMigration = '99990101000000_newer'

/** Writes this program's migrations and one more to a folder, as a newer release of Patchbay has them. */
export async function writeNewerMigrations(folder: string): Promise<void> {
  await cp(migrations, folder, { recursive: true })
  await mkdir(join(folder, newerMigration))
  await writeFile(
    join(folder, newerMigration, 'migration.sql'),
    'ALTER TABLE "build" ADD COLUMN "newer" TEXT;',
  )
}

/** Migrates a database as a newer release of Patchbay does. */
export async function migrateToNewer(databaseUrl: string, folder: string): Promise<void> {
  await writeNewerMigrations(folder)
  await migrate(databaseUrl, folder)
}
