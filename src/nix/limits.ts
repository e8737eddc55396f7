import type { NixProgress, RunningBuild } from './process/progress.ts'

/** The limits of one derivation. */
export interface BuildLimits {
  buildTimeoutSeconds: number
  silentTimeoutSeconds: number
  logLimitMb: number
  /** Memory that one builder may hold, with all that it starts; 0: as much as there is. */
  buildMemoryMb: number
  /** Room that the store has to keep: with less, what fails has failed for that. */
  minFreeMb: number
}

export type Limit = 'build-timeout' | 'silent-timeout' | 'log-limit'

/** The first running build that has passed a limit, and which; null where none has. */
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

/** Limits of an import check. They change nothing of the environment. */
export interface ImportLimits {
  /** Of one module. */
  importTimeoutSeconds: number
}
