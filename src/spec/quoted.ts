const longest = 60

/** Formats a caller's value for a message, in one line: shortens strings to 60 characters, and only names the kind of nested values. */
export function quoted(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  if (value.length <= longest) return JSON.stringify(value)
  return `${JSON.stringify(value.slice(0, longest))}… (${value.length} characters)`
}
