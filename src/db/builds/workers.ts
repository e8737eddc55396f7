import type { Fault } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import { notify } from '../changes.ts'
import type { Connection, Database } from '../database.ts'
import { lastHeard } from './last-heard.ts'

/** A machine on which a worker's Nix builds: its own, or a remote builder. */
export interface WorkerMachine {
  name: string
  /** Nix systems, such as `x86_64-linux`. */
  systems: string[]
  /** System features, such as `big-parallel`. */
  features: string[]
}

/** A worker, and the free space of its store. */
export interface WorkerRoom {
  name: string
  /** Megabytes that are free, and that must stay free: below `minFreeMb` the worker begins no build. */
  freeMb: number
  minFreeMb: number
}

export interface SeenWorker extends WorkerRoom {
  seenAt: Date
  /** Null if its Nix does not report them. */
  machines: WorkerMachine[] | null
  /** Hash of its Nix library. Null if the worker did not report it. */
  library: string | null
  /**
   * Version of the interface by which it drives its own and stored libraries. Null if the worker did not report it: it drives
   * its own only.
   */
  libraryInterface: number | null
  /** Migrations of the database that it does not have. It takes no work if there are any. */
  newerMigrations: string[]
  /** Since when it drains: it takes no more work, and ends once its work has ended. Null unless it does. */
  drainingSince: Date | null
  /** Faults that keep it from its work, at `/nix`, or at `/channels/<name>` for a channel of its channels file. */
  faults: Fault[]
}

export interface Workers {
  /** Records that a worker is present, and whether it drains. Deletes workers that have not reported for long. */
  seen(
    worker: WorkerRoom &
      Partial<Pick<SeenWorker, 'machines' | 'library' | 'libraryInterface' | 'newerMigrations'>> & {
        isDraining?: boolean
      },
  ): Promise<void>
  /** Records the faults of a worker that has reported before. */
  report(name: string, faults: Fault[]): Promise<void>
  /** Makes a worker drain, and notifies it. Returns it; null if no such worker is present. May be called again. */
  drain(name: string): Promise<SeenWorker | null>
  /** Returns whether a worker has to drain. */
  isDraining(name: string): Promise<boolean>
  /** Deletes a worker that shuts down. */
  left(name: string): Promise<void>
  /** Returns the workers that reported within the last minute, by name. */
  present(): Promise<SeenWorker[]>
  /** Returns the time of the newest report of any worker that has not left; null if there is none. */
  lastHeard(): Promise<Date | null>
}

/** Seconds after its last report for which a worker counts as present. Workers report several times within it. */
const presentForSeconds = 60
/** SQL condition on `worker`: it is present. */
export const isPresent = Prisma.sql`seen_at > clock_timestamp() - make_interval(secs => ${presentForSeconds}::float8)`
const forgottenAfterSeconds = 600
/** Largest value of the column, a signed 32-bit integer: two petabytes. */
const mostMb = 2 ** 31 - 1

export function workers(database: Database): Workers {
  return {
    async seen({ name, freeMb, minFreeMb, machines = null, newerMigrations = [], ...own }) {
      const { library = null, libraryInterface = null, isDraining = false } = own
      await database.$executeRaw`
        INSERT INTO worker (name, seen_at, free_mb, min_free_mb, machines, library, library_interface,
          newer_migrations, draining_since)
        VALUES (${name}, clock_timestamp(), ${Math.min(freeMb, mostMb)}::int, ${Math.min(minFreeMb, mostMb)}::int,
          ${machines && JSON.stringify(machines)}::jsonb, ${library}, ${libraryInterface}::int,
          ${newerMigrations}::text[], CASE WHEN ${isDraining} THEN clock_timestamp() END)
        ON CONFLICT (name) DO UPDATE SET
          seen_at = excluded.seen_at, free_mb = excluded.free_mb, min_free_mb = excluded.min_free_mb,
          machines = excluded.machines, library = excluded.library, library_interface = excluded.library_interface,
          newer_migrations = excluded.newer_migrations,
          draining_since = coalesce(worker.draining_since, excluded.draining_since)`
      await database.$executeRaw`
        DELETE FROM worker
        WHERE seen_at < clock_timestamp() - make_interval(secs => ${forgottenAfterSeconds}::float8)`
    },

    async report(name, faults) {
      await database.$executeRaw`UPDATE worker SET faults = ${JSON.stringify(faults)}::jsonb WHERE name = ${name}`
    },

    async drain(name) {
      const drained = await database.$executeRaw`
        UPDATE worker SET draining_since = coalesce(draining_since, clock_timestamp())
        WHERE name = ${name} AND ${isPresent}`
      if (drained === 0) return null
      await notify(database, name)
      return (await present(database)).find((worker) => worker.name === name) ?? null
    },

    async isDraining(name) {
      return (await database.worker.count({ where: { name, drainingSince: { not: null } } })) > 0
    },

    async left(name) {
      await database.worker.deleteMany({ where: { name } })
    },

    present: () => present(database),
    lastHeard: () => lastHeard(database),
  }
}

/** SQL condition on `worker`: it is present, and takes work unless something else keeps it from that. */
export const takesWork = Prisma.sql`${isPresent} AND draining_since IS NULL`

/**
 * Returns all present workers that take builds if none of them could begin one, because each has less free space than it must
 * keep. Returns none if one could, and if no worker is present: a build then waits.
 */
export async function allFull(connection: Connection): Promise<WorkerRoom[]> {
  const all = (await present(connection)).filter(
    ({ newerMigrations, drainingSince }) => newerMigrations.length === 0 && drainingSince === null,
  )
  return all.some(({ freeMb, minFreeMb }) => freeMb >= minFreeMb) ? [] : all
}

function present(connection: Connection): Promise<SeenWorker[]> {
  return connection.$queryRaw`
    SELECT name, seen_at AS "seenAt", free_mb AS "freeMb", min_free_mb AS "minFreeMb", machines, library,
      library_interface AS "libraryInterface", newer_migrations AS "newerMigrations", faults, draining_since AS "drainingSince"
    FROM worker WHERE ${isPresent} ORDER BY name`
}
