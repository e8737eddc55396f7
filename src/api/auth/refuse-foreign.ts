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
 * Refuses requests that a browser sends for pages of other sites. Changes are refused when `Origin` or `Sec-Fetch-Site` names
 * another site. Against DNS rebinding, which browsers take for the same site, the API checks `Host` while it has no tokens. Other
 * programs send neither `Origin` nor `Sec-Fetch-Site`.
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

/** Describes the other site for whose page a browser sends the request; null when the headers name none. */
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
  // Compares as URLs, which drop default ports.
  const asked = `${sender.protocol}//${host}`
  return /^https?:$/.test(sender.protocol) && URL.canParse(asked) && new URL(asked).host === sender.host
}

function shown(origin: string): string {
  return URL.canParse(origin) ? origin.slice(0, 100) : quoted(origin)
}

/** A request without `Host` comes from no browser, which always sends one. */
function isOwnHost(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (host === undefined) return true
  const name = hostnameOf(host)?.toLowerCase()
  return name !== undefined && (isLoopback(name) || allowed.has(name))
}

/** Returns false while Postgres does not answer; the request then fails at its own query. */
async function isWithoutTokens(tokens: Pick<TokenCache, 'exist'>): Promise<boolean> {
  let exist = true
  await answersInTime(async () => {
    exist = await tokens.exist()
  })
  return !exist
}

/** Adds the problems that pages of other sites get to the schema of a route. */
export function withForeign<Schema extends FastifySchema>(schema: Schema, method: string | string[]): Schema {
  const isChange = [method].flat().some((one) => !reading.includes(one))
  return withProblems(schema, 'host-refused', ...(isChange ? (['origin-refused'] as const) : []))
}
