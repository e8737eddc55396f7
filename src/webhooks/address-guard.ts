import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { type Networks, whyRefused } from './networks.ts'

/** Finds the addresses of a name. Rejects where it has none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** Thrown instead of connecting. The message says why, in plain words. */
export class AddressRefused extends Error {
  override name = 'AddressRefused'
}

const connectMs = 10_000
const resolveMs = 5_000

const byName: Resolve = (hostname) => lookup(hostname, { all: true })

export interface AddressGuard {
  /** Why nothing can be sent to a URL, as far as can be told without sending; null where nothing speaks against it. */
  refusalOf(url: URL): Promise<string | null>
  /**
   * Connects to permitted addresses alone. They are looked up for each connection and judged when it is made, so that a name
   * that has led elsewhere before does not matter.
   */
  agent: Agent
}

export function addressGuardFor(allowed: Networks, resolve = byName): AddressGuard {
  const connectTo = buildConnector({ lookup: guardedLookup, timeout: connectMs })

  /** Of a name's addresses those that may be connected to. Throws `AddressRefused` where that is none. */
  async function permitted(host: string): Promise<LookupAddress[]> {
    const family = isIP(host)
    const found = family ? [{ address: host, family }] : await addressesOf(host, resolve)
    const refusals = found.map(({ address }) => whyRefused(address, allowed))
    const left = found.filter((_, index) => refusals[index] === null)
    if (left.length === 0) throw new AddressRefused(refusalMessage(host, refusals[0] ?? ''))
    return left
  }

  function guardedLookup(...[host, options, callback]: Parameters<LookupFunction>): void {
    permitted(host).then(
      (addresses) => {
        if (options.all) callback(null, addresses)
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
      },
      (error) => callback(error, []),
    )
  }

  return {
    async refusalOf({ hostname }) {
      try {
        await permitted(withoutBrackets(hostname))
        return null
      } catch (error) {
        if (error instanceof AddressRefused) return error.message
        throw error
      }
    },
    agent: new Agent({
      // Node looks up names alone: an address is connected to as it is.
      connect(options, callback) {
        const host = withoutBrackets(options.hostname)
        const refusal = isIP(host) ? whyRefused(host, allowed) : null
        if (refusal) callback(new AddressRefused(refusalMessage(host, refusal)), null)
        else connectTo(options, callback)
      },
      // A connection that is used again was judged some time ago.
      pipelining: 0,
    }),
  }
}

async function addressesOf(host: string, resolve: Resolve): Promise<LookupAddress[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no name server has answered in time')), resolveMs)
  })
  try {
    const found = await Promise.race([resolve(host), late])
    if (found.length > 0) return found
    throw new Error('it has no address')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOTFOUND' ? 'there is no such name' : (code ?? message)
    throw new AddressRefused(
      `The name ${host} cannot be resolved: ${why}. See whether it is written correctly.`,
      { cause: error },
    )
  } finally {
    clearTimeout(timer)
  }
}

function refusalMessage(host: string, refusal: string): string {
  const why = refusal.startsWith(`${host} `) ? refusal : `${host} leads to where nothing is sent: ${refusal}`
  return `${why}. The operator can allow a network with PATCHBAY_WEBHOOK_ALLOW.`
}

/** URLs have IPv6 addresses in brackets. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
