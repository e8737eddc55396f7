import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { type Networks, whyRefused } from './networks.ts'

/** Resolves a name to its addresses. Rejects if it has none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** Thrown instead of connecting. The message gives the reason as a sentence. */
export class AddressRefused extends Error {
  override name = 'AddressRefused'
}

const connectMs = 10_000
const resolveMs = 5_000

const byName: Resolve = (hostname) => lookup(hostname, { all: true })

export interface AddressGuard {
  /** Returns why nothing can be sent to a URL, as far as that is clear without sending; null if no reason is found. */
  refusalOf(url: URL): Promise<string | null>
  /**
   * Connects only to permitted addresses. It resolves the name for each connection and checks the address that it connects to,
   * so that a name cannot lead elsewhere after a check.
   */
  agent: Agent
}

export function addressGuardFor(allowed: Networks, resolve = byName): AddressGuard {
  const connectTo = buildConnector({ lookup: guardedLookup, timeout: connectMs })

  /** Returns those of a name's addresses that are permitted. Throws `AddressRefused` if there are none. */
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
      // Node resolves only names: an address needs its own check.
      connect(options, callback) {
        const host = withoutBrackets(options.hostname)
        const refusal = isIP(host) ? whyRefused(host, allowed) : null
        if (refusal) callback(new AddressRefused(refusalMessage(host, refusal)), null)
        else connectTo(options, callback)
      },
      // Opens a connection for each request: one that is reused was checked some time ago.
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
    throw new AddressRefused(`The name ${host} cannot be resolved: ${why}. Check its spelling.`, {
      cause: error,
    })
  } finally {
    clearTimeout(timer)
  }
}

function refusalMessage(host: string, refusal: string): string {
  const why = refusal.startsWith(`${host} `) ? refusal : `${host} leads to a refused address: ${refusal}`
  return `${why}. The operator can allow a network with PATCHBAY_WEBHOOK_ALLOW.`
}

/** Removes the brackets that URLs put around IPv6 addresses. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
