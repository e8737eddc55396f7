const longest = 60

/** A value of a caller's as a message may show it: one line, strings shortened, anything nested only named. */
export function quoted(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  if (value.length <= longest) return JSON.stringify(value)
  return `${JSON.stringify(value.slice(0, longest))}… (${value.length} characters)`
}
