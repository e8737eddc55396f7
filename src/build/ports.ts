import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import type { ContextPorts, PlanPorts } from '../plan/ports.ts'
import type { PublishClosurePorts } from '../publish/publish-closure.ts'

/** Ports that a build uses. */
export interface BuildPorts extends Pick<PlanPorts, 'nix' | 'workspace'> {
  db: PlanPorts['db'] & Pick<Db, 'builds' | 'log' | 'failedDerivations' | 'cache'>
  /** The team's cache, as a build writes to it and takes from it. */
  cache: PlanPorts['cache'] & Omit<PublishClosurePorts, 'settings'>
  limits: WorkLimits
}

/** The limits of what Nix does for a build, of its log, and of the time for which its failures are remembered. */
export type WorkLimits = ContextPorts['limits'] & Pick<Config, 'buildLogMb' | 'failureCacheSeconds'>

/** Takes the limits out of the settings, so that a build is handed no secret. */
export function workLimits(config: Readonly<WorkLimits>): WorkLimits {
  const { evalTimeoutSeconds, evalMemoryMb, buildTimeoutSeconds, silentTimeoutSeconds } = config
  const { logLimitMb, buildLogMb, buildMemoryMb, minFreeMb, importTimeoutSeconds } = config
  const { failureCacheSeconds } = config
  return {
    ...{ evalTimeoutSeconds, evalMemoryMb, buildTimeoutSeconds, silentTimeoutSeconds },
    ...{ logLimitMb, buildLogMb, buildMemoryMb, minFreeMb, importTimeoutSeconds },
    failureCacheSeconds,
  }
}
