import { Prisma } from '../../generated/client.ts'
import type { Database } from '../database.ts'

/** A Nix library that a program has, and the number of the interface by which it drives this one and others. */
export interface DrivenLibrary {
  /** As specs name it, `sha256-…`. */
  hash: string
  interface: number
}

export interface KeptLibrary extends DrivenLibrary {
  /** Texts by path. */
  files: { [path: string]: string }
}

export interface Libraries {
  /** Keeps a library that a process has, and notes that it is in use. */
  keep(library: KeptLibrary): Promise<void>
  get(hash: string): Promise<KeptLibrary | null>
}

export function libraries(database: Database): Libraries {
  return {
    async keep({ hash, interface: number, files }) {
      // A library may have stayed the same while the program that drives it has not.
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

/** The library that the spec of a row of `build` names. */
export const libraryOfBuild = Prisma.sql`(SELECT spec->>'library' FROM environment WHERE environment.id = build.environment_id)`
/** The library that the spec of a row of `plan` names. */
export const libraryOfPlan = Prisma.sql`(plan.spec->>'library')`

/**
 * SQL condition: a program that has this library builds with the one that is named. It is the same, or the record keeps it and the program
 * drives it by the same interface.
 */
export function drives(
  library: { hash: string | Prisma.Sql; interface: number | Prisma.Sql },
  named: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`(${named} = ${library.hash} OR EXISTS (
    SELECT 1 FROM nix_library WHERE nix_library.hash = ${named} AND nix_library.interface = ${library.interface}
  ))`
}

/** Deletes libraries that no process has had for so many days and no unfinished build or plan names. Returns how many. */
export function pruneLibraries(database: Database, days: number): Promise<number> {
  return database.$executeRaw`
    DELETE FROM nix_library
    WHERE seen_at < clock_timestamp() - make_interval(days => ${days}::int)
      AND NOT EXISTS (SELECT 1 FROM build WHERE finished_at IS NULL AND ${libraryOfBuild} = nix_library.hash)
      AND NOT EXISTS (SELECT 1 FROM plan WHERE finished_at IS NULL AND ${libraryOfPlan} = nix_library.hash)`
}
