import { Prisma } from '../../generated/client.ts'
import { notification } from '../changes.ts'
import type { Database } from '../database.ts'
import { isPresent } from './workers.ts'

/**
 * SQL condition on a build that waits: some worker that is there takes it, or none is known. A worker takes builds whose spec names its
 * Nix library, unless a newer program has migrated the record.
 */
export const isTakenBySome = Prisma.sql`(
  NOT EXISTS (SELECT 1 FROM worker WHERE ${isPresent})
  OR EXISTS (
    SELECT 1 FROM worker JOIN environment ON environment.id = build.environment_id
    WHERE ${isPresent} AND newer_migrations = '{}' AND (library IS NULL OR library = spec->>'library')
  )
)`

const outdated =
  'Each worker that is there is older than the record, which a newer version of Patchbay has migrated. ' +
  'It is built once a worker of that version is there.'

const otherLibrary =
  'No worker that is there has the version of the Nix library that this environment was asked for under. It is built once one has. ' +
  'While Patchbay is being updated that passes; if it stays so, cancel this build and ask for the environment again: ' +
  'it gets the id that it has under the present version.'

/**
 * Records of each build that waits why no worker that is there takes it, and takes that away once one does. Rows that another process is
 * writing to are left for the next time.
 */
export async function sayWhyBuildsWait(database: Database): Promise<void> {
  await database.$executeRaw`
    WITH taking AS (
      SELECT count(*) AS workers FROM worker WHERE ${isPresent} AND newer_migrations = '{}'
    ), found AS (
      SELECT build.id, CASE WHEN ${isTakenBySome} THEN NULL WHEN workers = 0 THEN ${outdated} ELSE ${otherLibrary} END AS because
      FROM build, taking WHERE finished_at IS NULL AND lease_until IS NULL
    ), changed AS (
      SELECT build.id, because FROM build JOIN found USING (id)
      WHERE finished_at IS NULL AND lease_until IS NULL AND waits_because IS DISTINCT FROM because
      FOR UPDATE OF build SKIP LOCKED
    ), told AS (
      UPDATE build SET waits_because = because FROM changed WHERE build.id = changed.id RETURNING build.id
    )
    SELECT ${notification(Prisma.sql`id`)} FROM told`
}
