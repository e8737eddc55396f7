import Type from 'typebox'

/** A time that a caller gives: RFC 3339, or a day of UTC. */
export function Time(description: string) {
  return Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d))?$',
    'x-expected': 'a time such as `2026-01-31` or `2026-01-31T12:00:00Z`',
    description,
  })
}

/** Postgres knows no year 0, and an offset can lead beyond 9999, which it writes in another way. */
const hasYear = /^(?!0000)\d{4}-/

/** Null where there is no such time: the 31st of February, 25 o'clock. */
export function timeOf(text: string): Date | null {
  const day = text.slice(0, '2026-01-31'.length)
  const time = new Date(text)
  // Days that a month does not have would be taken for days of the next.
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return isDay && !Number.isNaN(time.getTime()) && hasYear.test(time.toISOString()) ? time : null
}

export function noTime(text: string): string {
  return `There is no time ${text}.`
}
