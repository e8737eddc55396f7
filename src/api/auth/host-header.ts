/** The name or address that a `Host` header has, without port and brackets; null where it is no host. */
export function hostnameOf(header: string): string | null {
  const [, name, address] = /^(?:([\w.-]{1,253})|\[([0-9a-fA-F:.]{2,45})\])(?::\d{1,5})?$/.exec(header) ?? []
  return name?.replace(/\.$/, '') ?? address ?? null
}
