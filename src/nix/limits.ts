import type { NixProgress, RunningBuild } from './process/progress.ts'

/** Limits of the build of one derivation. */
export interface BuildLimits {
  buildTimeoutSeconds: number
  silentTimeoutSeconds: number
  logLimitMb: number
  /** Memory of one builder with all its processes; 0: no limit. */
  buildMemoryMb: number
  /** Minimum free space of the store. A failure with less is a `disk-full`. */
  minFreeMb: number
}

export type Limit = 'build-timeout' | 'silent-timeout' | 'log-limit'

/** Returns the first running build that exceeds a limit, with the limit; or null. */
export function overLimit(
  progress: NixProgress,
  limits: BuildLimits,
): { limit: Limit; build: RunningBuild } | null {
  for (const build of progress.running.values()) {
    const limit = limitPassed(build, limits, performance.now())
    if (limit) return { limit, build }
  }
  return null
}

function limitPassed(build: RunningBuild, limits: BuildLimits, now: number): Limit | null {
  if (build.logBytes > limits.logLimitMb * 1024 * 1024) return 'log-limit'
  if (now - build.startedAt > limits.buildTimeoutSeconds * 1000) return 'build-timeout'
  if (now - build.lastLineAt > limits.silentTimeoutSeconds * 1000) return 'silent-timeout'
  return null
}

export interface EvaluationLimits {
  evalTimeoutSeconds: number
  evalMemoryMb: number
}

/** Limits of an import check. They do not change the environment. */
export interface ImportLimits {
  /** Limit for one module. */
  importTimeoutSeconds: number
}
