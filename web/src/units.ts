const mib = 1024 * 1024

export function size(bytes: number): string {
  const value = bytes / mib
  if (value >= 10_240) return `${(value / 1024).toFixed(1)} GiB`
  return value >= 10 ? `${Math.round(value).toLocaleString('en')} MiB` : `${value.toFixed(1)} MiB`
}

export function duration(ms: number): string {
  if (ms < 1000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const spans: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [3600, 'minute'],
  [86_400, 'hour'],
  [30 * 86_400, 'day'],
  [365 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
]
const perUnit = { second: 1, minute: 60, hour: 3600, day: 86_400, month: 30 * 86_400, year: 365 * 86_400 }
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

export function ago(time: string, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000
  const unit = spans.find(([most]) => Math.abs(seconds) < most)?.[1] ?? 'year'
  if (unit === 'second' && Math.abs(seconds) < 5) return 'just now'
  return relative.format(Math.round(seconds / perUnit[unit as keyof typeof perUnit]), unit)
}
