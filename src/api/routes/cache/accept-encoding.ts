/** Whether the header `accept-encoding` welcomes gzip. Who sends none gets no encoding. */
export function takesGzip(header: string | string[] | undefined): boolean {
  const entries = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((entry) => entry.split(';').map((part) => part.trim()))
  const entry = entries.find(([coding]) => coding === 'gzip') ?? entries.find(([coding]) => coding === '*')
  if (!entry) return false
  const [, ...parameters] = entry
  return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
}
