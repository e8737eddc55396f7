import type { ProblemCode } from '../../errors.ts'

/** Seconds after which a caller may ask again: the header `retry-after`. */
export const retryAfterSeconds = {
  /** To look again at something that has not ended. */
  unfinished: 2,
  /** To look again at a plan that has not ended. */
  plan: 1,
  /** To look whether the worker of a cancelled build has let go. */
  cancelledBuild: 1,
  /** To send a request again whose first copy has not been answered. */
  keyInUse: 2,
}

/**
 * Seconds after which the same request may fare better: the header `retry-after` of every 429 and 503. A problem that knows
 * better says so itself, such as how long it is until the caller may ask again.
 */
export const retryProblemAfterSeconds: { readonly [Code in ProblemCode]?: number } = {
  'rate-limited': 60,
  'too-many-builds': 30,
  'too-many-builds-a-day': 3600,
  'queue-full': 60,
  'disk-full': 300,
  maintenance: 60,
  'not-ready': 5,
  'channel-moving': 5,
}
