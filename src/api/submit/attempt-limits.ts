import type { Config } from '../../config.ts'
import type { AttemptLimits } from '../../db/builds/may-begin.ts'

/** Returns the limits of the service on builds, as its settings have them. */
export function attemptLimitsOf(
  config: Pick<
    Config,
    'buildsPerToken' | 'dailyBuildsPerToken' | 'cacheMbPerToken' | 'priorityPerToken' | 'queueLimit'
  >,
): AttemptLimits {
  return {
    perToken: {
      buildsAtOnce: config.buildsPerToken,
      buildsPerDay: config.dailyBuildsPerToken,
      cacheMb: config.cacheMbPerToken,
      priority: config.priorityPerToken,
    },
    queued: config.queueLimit,
  }
}
