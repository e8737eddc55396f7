import ipaddr from 'ipaddr.js'
import { SetupFault } from '../errors.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
export type Networks = readonly [Address, number][]

/**
 * Parses networks such as `10.1.0.0/16 fd00::/8`, separated by spaces or commas. Throws a `SetupFault` that names every
 * malformed one.
 */
export function networksOf(text: string): Networks {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '')
  const wrong = entries.filter((entry) => !ipaddr.isValidCIDR(entry) && !isWhole(entry))
  if (wrong.length > 0)
    throw new SetupFault(
      `PATCHBAY_WEBHOOK_ALLOW: ${wrong.map((entry) => JSON.stringify(entry)).join(', ')} ${wrong.length === 1 ? 'is no network' : 'are no networks'}. ` +
        'Write networks such as `10.1.0.0/16` or `fd00::/8`, or single addresses, separated by spaces or commas.',
    )
  return entries.map((entry) => {
    if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry) as [Address, number]
    const address = ipaddr.parse(entry)
    return [address, address.toByteArray().length * 8]
  })
}

/**
 * Returns why deliveries to an IP address are refused, as a sentence; null if it is a public address, or in an allowed network.
 * Judges an IPv6 address that leads to an IPv4 one as the latter.
 */
export function whyRefused(text: string, allowed: Networks): string | null {
  const address = ipaddr.parse(text)
  const end = leadsTo(address)
  if ([address, end].some((one) => liesIn(one, allowed))) return null
  const range = end.range()
  if (range !== 'unicast') return `${text} is no public address (${inWords(range)})`
  // The rest of IPv6 is not allocated yet.
  if (end.kind() === 'ipv6' && !end.match(global, 3)) return `${text} is no public address`
  return null
}

const global = ipaddr.IPv6.parse('2000::')
const nat64 = ipaddr.IPv6.parse('64:ff9b::')

/** Returns the IPv4 address that packets to an IPv6 address reach, by mapping or by NAT64; else the address itself. */
function leadsTo(address: Address): Address {
  if (address.kind() === 'ipv4') return address
  const wide = address as ipaddr.IPv6
  if (wide.isIPv4MappedAddress()) return wide.toIPv4Address()
  return wide.match(nat64, 96) ? new ipaddr.IPv4(wide.toByteArray().slice(12)) : wide
}

function liesIn(address: Address, networks: Networks): boolean {
  return networks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match(network as ipaddr.IPv6, bits),
  )
}

/** Returns whether a text is an IPv6 address, or an IPv4 address of four decimal parts. The library also accepts `0x7f.1`. */
function isWhole(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
}

/** Formats `carrierGradeNat` as `carrier grade nat`. */
function inWords(range: string): string {
  return range.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
