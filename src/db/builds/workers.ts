import type { Fault } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Connection, Database } from '../database.ts'
import { lastHeard } from './last-heard.ts'

/** A machine that a worker's Nix builds on: its own, or a remote builder. */
export interface WorkerMachine {
  name: string
  /** Such as `x86_64-linux`. */
  systems: string[]
  /** Such as `big-parallel`. */
  features: string[]
}

/** A worker, and the room that its store has. */
export interface WorkerRoom {
  name: string
  /** Megabytes that are free, and those that have to stay free: below that it begins no build. */
  freeMb: number
  minFreeMb: number
}

export interface SeenWorker extends WorkerRoom {
  seenAt: Date
  /** Null where its Nix does not tell. */
  machines: WorkerMachine[] | null
  /** Hash of its Nix library. Null where it did not say. */
  library: string | null
  /** By which it drives its library, and others that the record keeps. Null where it did not say: it drives its own alone. */
  libraryInterface: number | null
  /** Migrations of the record that it does not have: it takes no work where there are any. */
  newerMigrations: string[]
  /** What keeps it from its work, at `/nix`, or from a channel of its channels file, at `/channels/<name>`. */
  faults: Fault[]
}

export interface Workers {
  /** Says that a worker is there. Takes away those that were not heard of for long. */
  seen(
    worker: WorkerRoom &
      Partial<Pick<SeenWorker, 'machines' | 'library' | 'libraryInterface' | 'newerMigrations'>>,
  ): Promise<void>
  /** Says what keeps a worker, which has been seen, from its work. */
  report(name: string, faults: Fault[]): Promise<void>
  /** Says that it is there no longer. */
  left(name: string): Promise<void>
  /** Those heard of within the last minute, by name. */
  present(): Promise<SeenWorker[]>
  /** When one of those that have not left was heard of last; null where there is none. */
  lastHeard(): Promise<Date | null>
}

/** Workers say that they are there several times within it. */
const presentForSeconds = 60
/** SQL condition on `worker`: it was heard of lately. */
export const isPresent = Prisma.sql`seen_at > clock_timestamp() - make_interval(secs => ${presentForSeconds}::float8)`
const forgottenAfterSeconds = 600
/** What the column holds: two petabytes. */
const mostMb = 2 ** 31 - 1

export function workers(database: Database): Workers {
  return {
    async seen({ name, freeMb, minFreeMb, machines = null, newerMigrations = [], ...own }) {
      const { library = null, libraryInterface = null } = own
      await database.$executeRaw`
        INSERT INTO worker (name, seen_at, free_mb, min_free_mb, machines, library, library_interface,
          newer_migrations)
        VALUES (${name}, clock_timestamp(), ${Math.min(freeMb, mostMb)}::int, ${Math.min(minFreeMb, mostMb)}::int,
          ${machines && JSON.stringify(machines)}::jsonb, ${library}, ${libraryInterface}::int,
          ${newerMigrations}::text[])
        ON CONFLICT (name) DO UPDATE SET
          seen_at = excluded.seen_at, free_mb = excluded.free_mb, min_free_mb = excluded.min_free_mb,
          machines = excluded.machines, library = excluded.library, library_interface = excluded.library_interface,
          newer_migrations = excluded.newer_migrations`
      await database.$executeRaw`
        DELETE FROM worker
        WHERE seen_at < clock_timestamp() - make_interval(secs => ${forgottenAfterSeconds}::float8)`
    },

    async report(name, faults) {
      await database.$executeRaw`UPDATE worker SET faults = ${JSON.stringify(faults)}::jsonb WHERE name = ${name}`
    },

    async left(name) {
      await database.worker.deleteMany({ where: { name } })
    },

    present: () => present(database),
    lastHeard: () => lastHeard(database),
  }
}

/**
 * Returns all workers that take builds and were heard of lately if none of them could begin one, because each has less free space than
 * it has to keep. Returns none if one could, and if none was heard of: a build then waits for a worker.
 */
export async function allFull(connection: Connection): Promise<WorkerRoom[]> {
  const all = (await present(connection)).filter(({ newerMigrations }) => newerMigrations.length === 0)
  return all.some(({ freeMb, minFreeMb }) => freeMb >= minFreeMb) ? [] : all
}

function present(connection: Connection): Promise<SeenWorker[]> {
  return connection.$queryRaw`
    SELECT name, seen_at AS "seenAt", free_mb AS "freeMb", min_free_mb AS "minFreeMb", machines, library,
      library_interface AS "libraryInterface", newer_migrations AS "newerMigrations", faults
    FROM worker WHERE ${isPresent} ORDER BY name`
}
