import { BlockList, isIP, isIPv6 } from 'node:net'

const loopbacks = new BlockList()
loopbacks.addSubnet('127.0.0.0', 8)
loopbacks.addAddress('::1', 'ipv6')

/** Checks for `localhost` or an address of loopback, without asking a name server. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host.toLowerCase() === 'localhost'
  return loopbacks.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}
