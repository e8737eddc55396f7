/** `?a=1&b=2&b=3`, of what is set; empty where nothing is. */
export function query(values: { [name: string]: string | number | readonly string[] | undefined }): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, String(one)]),
  )
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}

/** A page of a list. */
export interface Page<T> {
  items: T[]
  /** To be sent as `cursor` for the next; null on the last. */
  next: string | null
}
