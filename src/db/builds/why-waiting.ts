import { Prisma } from '../../generated/client.ts'
import { notification } from '../changes.ts'
import type { Database } from '../database.ts'
import { drives, libraryOfBuild, libraryOfPlan } from './libraries.ts'
import { takesWork } from './workers.ts'

const ofWorker = { hash: Prisma.sql`worker.library`, interface: Prisma.sql`worker.library_interface` }

/**
 * SQL condition on a build or plan that waits and whose spec names this Nix library: some present worker takes it, or no worker
 * is present but for those that drain. A worker takes it if it has the library, or can drive the stored one, unless a newer program has migrated the
 * database.
 */
export const isTakenBySome = (named: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  NOT EXISTS (SELECT 1 FROM worker WHERE ${takesWork})
  OR EXISTS (
    SELECT 1 FROM worker
    WHERE ${takesWork} AND newer_migrations = '{}' AND (worker.library IS NULL OR ${drives(ofWorker, named)})
  )
)`

const outdated = (made: string) =>
  'Every present worker is older than the database, which a newer version of Patchbay has migrated. ' +
  `It is ${made} once a worker of that version is present.`

const otherLibrary = (made: string, wayOut: string) =>
  'No present worker has the Nix library that the spec names, or can use the copy in the database. ' +
  `It is ${made} once one does. This passes while Patchbay is being updated; if it lasts, ${wayOut}.`

const ofBuild = {
  outdated: outdated('built'),
  otherLibrary: otherLibrary(
    'built',
    'cancel this build and ask for the environment again: it gets the id that it has under the present version',
  ),
}
const ofPlan = {
  outdated: outdated('planned'),
  otherLibrary: otherLibrary('planned', 'cancel this plan and ask for it again'),
}

/**
 * Records for each waiting build and plan why no present worker takes it, and clears that once one does. Skips rows that
 * another process is writing to until the next call.
 */
export async function sayWhyWorkWaits(database: Database): Promise<void> {
  await sayWhy(database, {
    table: Prisma.sql`build`,
    waits: Prisma.sql`finished_at IS NULL AND lease_until IS NULL`,
    library: libraryOfBuild,
    because: ofBuild,
  })
  await sayWhy(database, {
    table: Prisma.sql`plan`,
    waits: Prisma.sql`finished_at IS NULL AND state = 'queued'`,
    library: libraryOfPlan,
    because: ofPlan,
  })
}

async function sayWhy(
  database: Database,
  work: { table: Prisma.Sql; waits: Prisma.Sql; library: Prisma.Sql; because: typeof ofBuild },
): Promise<void> {
  const { table, waits, library, because } = work
  await database.$executeRaw`
    WITH taking AS (
      SELECT count(*) AS workers FROM worker WHERE ${takesWork} AND newer_migrations = '{}'
    ), found AS (
      SELECT ${table}.id, CASE
        WHEN ${isTakenBySome(library)} THEN NULL
        WHEN workers = 0 THEN ${because.outdated}
        ELSE ${because.otherLibrary}
      END AS because
      FROM ${table}, taking WHERE ${waits}
    ), changed AS (
      SELECT ${table}.id, because FROM ${table} JOIN found USING (id)
      WHERE ${waits} AND waits_because IS DISTINCT FROM because
      FOR UPDATE OF ${table} SKIP LOCKED
    ), told AS (
      UPDATE ${table} SET waits_because = because FROM changed WHERE ${table}.id = changed.id RETURNING ${table}.id
    )
    SELECT ${notification(Prisma.sql`id`)} FROM told`
}
