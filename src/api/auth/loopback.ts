import { BlockList, isIP, isIPv6 } from 'node:net'

const loopbacks = new BlockList()
loopbacks.addSubnet('127.0.0.0', 8)
loopbacks.addAddress('::1', 'ipv6')

/** Checks for `localhost` or an address of loopback, without asking a name server. */
export function isLoopback(host: string): boolean {
  // Nearly every request names one of these, and parsing an address costs more than the rest of this check.
  if (host === '127.0.0.1' || host === 'localhost' || host === '::1') return true
  if (isIP(host) === 0) return host.toLowerCase() === 'localhost'
  return loopbacks.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}
