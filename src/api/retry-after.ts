import type { ProblemCode } from '../errors.ts'

/**
 * Seconds after which the same request may fare better: the header `retry-after` of every 429 and 503. A problem that knows
 * better has set the header itself, such as how long it is until the caller may ask again.
 */
export const retryAfterSeconds: { readonly [Code in ProblemCode]?: number } = {
  'rate-limited': 60,
  'too-many-builds': 30,
  'queue-full': 60,
  'disk-full': 300,
  'not-ready': 5,
  'channel-moving': 5,
}
