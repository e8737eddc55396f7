/** Returns the name or address in a `Host` header without port and brackets; null when the header is malformed. */
export function hostnameOf(header: string): string | null {
  const [, name, address] = /^(?:([\w.-]{1,253})|\[([0-9a-fA-F:.]{2,45})\])(?::\d{1,5})?$/.exec(header) ?? []
  return name?.replace(/\.$/, '') ?? address ?? null
}
