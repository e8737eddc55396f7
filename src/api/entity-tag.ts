/** Whether a list of entity tags, as in `if-none-match`, has this one. */
export function isNamed(etag: string, list: string | undefined): boolean {
  if (list === undefined) return false
  return list.split(',').some((entry) => {
    const tag = entry.trim().replace(/^W\//, '')
    return tag === '*' || tag === etag
  })
}
