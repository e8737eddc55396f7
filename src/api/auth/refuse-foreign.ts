import type { IncomingHttpHeaders } from 'node:http'
import type { FastifySchema } from 'fastify'
import { answersInTime } from '../../db/outages/answers-in-time.ts'
import { Problem } from '../../errors.ts'
import { quoted } from '../../spec/quoted.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { withProblems } from '../resources/problem.ts'
import { hostnameOf } from './host-header.ts'
import { isLoopback } from './loopback.ts'
import type { TokenCache } from './token-cache.ts'

const reading = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses what pages of other sites have a browser send. Changes are refused wherever the browser says that another site asks
 * for them. A page whose name was pointed at this machine (DNS rebinding) is of no other site as far as browsers know: it is
 * told by the name, where no token is asked for. Programs send neither `Origin` nor `Sec-Fetch-Site`.
 */
export function refuseForeign(
  app: App,
  tokens: Pick<TokenCache, 'exist'>,
  { allowedHosts }: Pick<Dependencies, 'allowedHosts'>,
): void {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  app.addHook('onRequest', async ({ method, headers }) => {
    const from = reading.includes(method) ? null : foreignSender(headers, allowed)
    if (from !== null)
      throw new Problem(
        'origin-refused',
        `The request was sent by ${from}. Send it from a page of this service, or from a program.`,
      )
    if (isOwnHost(headers.host, allowed) || !(await isWithoutTokens(tokens))) return
    throw new Problem(
      'host-refused',
      `There are no tokens, and \`Host\` is ${quoted(headers.host)}. Ask at 127.0.0.1 or localhost; or have the operator set PATCHBAY_ADMIN_TOKEN, or name the host in PATCHBAY_ALLOWED_HOSTS.`,
    )
  })
}

/** Which other site's page a browser sends this for, in words; null where it says none. */
function foreignSender(headers: IncomingHttpHeaders, allowed: ReadonlySet<string>): string | null {
  const { origin, host = '', 'sec-fetch-site': site } = headers
  if (origin !== undefined && !isOwnOrigin(origin, host, allowed)) return `a page of ${shown(origin)}`
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return `a page of another origin (${quoted(site)})`
  return null
}

function isOwnOrigin(origin: string, host: string, allowed: ReadonlySet<string>): boolean {
  if (!URL.canParse(origin)) return false
  const sender = new URL(origin)
  if (allowed.has(hostnameOf(sender.host) ?? '')) return true
  // Only as a URL does a port that need not be said not count.
  const asked = `${sender.protocol}//${host}`
  return /^https?:$/.test(sender.protocol) && URL.canParse(asked) && new URL(asked).host === sender.host
}

function shown(origin: string): string {
  return URL.canParse(origin) ? origin.slice(0, 100) : quoted(origin)
}

/** Every browser says which host it asks; what says none is none. */
function isOwnHost(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (host === undefined) return true
  const name = hostnameOf(host)?.toLowerCase()
  return name !== undefined && (isLoopback(name) || allowed.has(name))
}

/** Where Postgres does not say, requests go on to where they need it themselves. */
async function isWithoutTokens(tokens: Pick<TokenCache, 'exist'>): Promise<boolean> {
  let exist = true
  await answersInTime(async () => {
    exist = await tokens.exist()
  })
  return !exist
}

/** The schema of a route as it is described: with what pages of other sites are told. */
export function withForeign<Schema extends FastifySchema>(schema: Schema, method: string | string[]): Schema {
  const isChange = [method].flat().some((one) => !reading.includes(one))
  return withProblems(schema, 'host-refused', ...(isChange ? (['origin-refused'] as const) : []))
}
