/**
 * Returns the value with every string made valid for Postgres: it stores neither NUL nor half a surrogate pair, and builders,
 * logs and error texts contain both. Replaces each with U+FFFD.
 */
export function sanitizeForPostgres<T>(value: T): T
export function sanitizeForPostgres(value: unknown): unknown {
  // Encoding as UTF-8 replaces half a pair.
  if (typeof value === 'string') return Buffer.from(value.replaceAll('\0', '\uFFFD')).toString()
  if (Array.isArray(value)) return value.map((item) => sanitizeForPostgres(item))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [sanitizeForPostgres(key), sanitizeForPostgres(item)]),
    )
  return value
}
