import type { Connection, Database } from './database.ts'

/** The mode in which the API takes no new builds and plans. */
export interface MaintenanceMode {
  since: Date
  /** Name of the caller that began it. */
  setBy: string
  /** Text for callers whose builds are refused. */
  reason: string | null
}

export interface CurrentMode extends MaintenanceMode {
  /** Seconds since it began, by Postgres' clock. */
  ageSeconds: number
}

export interface Maintenance {
  /** Returns null unless the service is in maintenance. */
  get(): Promise<CurrentMode | null>
  /** Begins maintenance. If it has begun already, changes its reason and the caller's name. */
  begin(mode: Pick<MaintenanceMode, 'setBy' | 'reason'>): Promise<MaintenanceMode>
  end(): Promise<void>
}

/** Thrown instead of beginning a build or plan during maintenance. Nothing is recorded then. */
export class InMaintenance extends Error {
  override name = 'InMaintenance'
  constructor(readonly mode: MaintenanceMode) {
    super('The service is in maintenance.')
  }
}

export function maintenance(database: Database): Maintenance {
  return {
    get: () => modeOf(database),

    async begin({ setBy, reason }) {
      const [mode] = await database.$queryRaw<[MaintenanceMode]>`
        INSERT INTO maintenance (since, set_by, reason) VALUES (clock_timestamp(), ${setBy}, ${reason})
        ON CONFLICT (is_on) DO UPDATE SET set_by = excluded.set_by, reason = excluded.reason
        RETURNING since, set_by AS "setBy", reason`
      return mode
    },

    async end() {
      await database.$executeRaw`DELETE FROM maintenance`
    },
  }
}

/** Throws `InMaintenance` during maintenance. */
export async function refuseInMaintenance(connection: Connection): Promise<void> {
  const mode = await modeOf(connection)
  if (mode) throw new InMaintenance(mode)
}

async function modeOf(connection: Connection): Promise<CurrentMode | null> {
  const [mode] = await connection.$queryRaw<CurrentMode[]>`
    SELECT since, set_by AS "setBy", reason,
      extract(epoch FROM clock_timestamp() - since)::float8 AS "ageSeconds" FROM maintenance`
  return mode ?? null
}
