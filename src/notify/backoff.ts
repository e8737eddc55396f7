/** Seconds between an attempt and the next, as Standard Webhooks recommends: three days in all. */
const waits = [5, 5 * 60, 30 * 60, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 60 * 60)]
const longest = 24 * 60 * 60
/** Of the wait, so that what failed together does not come together again. */
const jitter = 0.2

/**
 * Seconds to wait after so many attempts that failed, or null where that was the last. A receiver that says how long it wants
 * to be left alone is believed, up to a day. `random` is at least 0, and less than 1.
 */
export function waitAfter(
  attempts: number,
  { wanted = 0, random = Math.random() }: { wanted?: number; random?: number } = {},
): number | null {
  const wait = waits[attempts - 1]
  return wait === undefined ? null : Math.max(wait * (1 + jitter * random), Math.min(wanted, longest))
}
