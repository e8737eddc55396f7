import { Prisma } from '../../generated/client.ts'
import type { Database } from '../database.ts'

/** A program's Nix library, and the version of the interface by which the program drives this library and others. */
export interface DrivenLibrary {
  /** As specs name it: `sha256-…`. */
  hash: string
  interface: number
}

export interface KeptLibrary extends DrivenLibrary {
  /** Contents of the files by path. */
  files: { [path: string]: string }
}

export interface Libraries {
  /** Stores a process's library, and notes that it is in use. */
  keep(library: KeptLibrary): Promise<void>
  get(hash: string): Promise<KeptLibrary | null>
}

export function libraries(database: Database): Libraries {
  return {
    async keep({ hash, interface: number, files }) {
      // Another program may drive the same library by another interface version.
      await database.$executeRaw`
        INSERT INTO nix_library (hash, interface, files) VALUES (${hash}, ${number}::int, ${JSON.stringify(files)}::jsonb)
        ON CONFLICT (hash) DO UPDATE SET
          interface = greatest(nix_library.interface, excluded.interface), seen_at = clock_timestamp()`
    },

    async get(hash) {
      const row = await database.nixLibrary.findUnique({ where: { hash } })
      return row && { hash, interface: row.interface, files: row.files as KeptLibrary['files'] }
    },
  }
}

/** SQL expression: the library that the spec of a row of `build` names. */
export const libraryOfBuild = Prisma.sql`(SELECT spec->>'library' FROM environment WHERE environment.id = build.environment_id)`
/** SQL expression: the library that the spec of a row of `plan` names. */
export const libraryOfPlan = Prisma.sql`(plan.spec->>'library')`

/**
 * SQL condition: a program with this library can build with the named one. Either both are the same, or the database stores the
 * named one and its interface version is the program's.
 */
export function drives(
  library: { hash: string | Prisma.Sql; interface: number | Prisma.Sql },
  named: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`(${named} = ${library.hash} OR EXISTS (
    SELECT 1 FROM nix_library WHERE nix_library.hash = ${named} AND nix_library.interface = ${library.interface}
  ))`
}

/** Deletes libraries that no process has used for this many days and no unfinished build or plan names. Returns their number. */
export function pruneLibraries(database: Database, days: number): Promise<number> {
  return database.$executeRaw`
    DELETE FROM nix_library
    WHERE seen_at < clock_timestamp() - make_interval(days => ${days}::int)
      AND NOT EXISTS (SELECT 1 FROM build WHERE finished_at IS NULL AND ${libraryOfBuild} = nix_library.hash)
      AND NOT EXISTS (SELECT 1 FROM plan WHERE finished_at IS NULL AND ${libraryOfPlan} = nix_library.hash)`
}
