import diagnostics from 'node:diagnostics_channel'
import type { RouteOptions } from 'fastify'
import tap from 'tap'
import type { RouteScope, Scope } from '../../src/api/auth/caller.ts'
import type { App } from '../../src/api/dependencies.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'
import { bearer, makeToken } from './tokens.ts'
import { holdDocs, markdownTable } from './written-docs.ts'

/** Every route of the running app, against every kind of caller. */
interface Route {
  method: string
  /** In Fastify's form. */
  url: string
  scope: RouteScope | undefined
}

/** Fills the parameters with unknown ids, so that nothing happens. */
function pathOf(url: string): string {
  const id = url.startsWith('/v1/environments/') ? '0'.repeat(64) : '0'.repeat(36)
  return url
    .replace(':hash', '0'.repeat(32))
    .replace(/:(id|delivery)\b/g, id)
    .replace(/:\w+/g, 'nothing')
    .replace('*', 'nothing')
}

const servers = await startServers(tap)
const registered: RouteOptions[] = []
const listen = (message: unknown) => {
  const { fastify } = message as { fastify: App }
  fastify.addHook('onRoute', (route: RouteOptions) => void registered.push(route))
}
diagnostics.subscribe('fastify.initialization', listen)
const { app } = await openApp(tap, servers)
diagnostics.unsubscribe('fastify.initialization', listen)
await app.ready()
const routes = registered.flatMap(({ method, url, config }): Route[] =>
  [method]
    .flat()
    // It is there for every `GET`.
    .filter((name) => name !== 'HEAD')
    .map((name) => ({ method: name, url, scope: config?.scope })),
)

const kinds = ['no token', 'unknown', 'expired', 'read', 'submit', 'cancel', 'admin'] as const
type Kind = (typeof kinds)[number]

const admin = await makeToken(app, ['admin'])
const expiresAt = new Date(Date.now() + 1000).toISOString()
const expired = await makeToken(app, ['admin'], admin.token, { expiresAt })
const headersOf: { [kind in Kind]: { authorization?: string } } = {
  'no token': {},
  unknown: bearer('pb_unknown'),
  expired: bearer(expired.token),
  read: bearer((await makeToken(app, ['read'], admin.token)).token),
  submit: bearer((await makeToken(app, ['submit'], admin.token)).token),
  cancel: bearer((await makeToken(app, ['cancel'], admin.token)).token),
  admin: bearer(admin.token),
}
while (new Date() < new Date(expiresAt)) await new Promise((resolve) => setTimeout(resolve, 50))

/** Status of the refusal; null where the caller is let in, whatever the answer. */
async function refusalOf({ method, url }: Route, kind: Kind): Promise<401 | 403 | null> {
  const { statusCode } = await app.inject({
    ...{ method: method as 'GET', url: pathOf(url), headers: headersOf[kind] },
  })
  return statusCode === 401 || statusCode === 403 ? statusCode : null
}

/** The expected answer to a kind of caller. */
function expected(scope: RouteScope | undefined, kind: Kind): 401 | 403 | null {
  if (scope === 'open') return null
  if (kind === 'no token' || kind === 'unknown' || kind === 'expired') return 401
  const has: Scope[] = kind === 'admin' ? ['read', 'submit', 'cancel', 'admin'] : [kind]
  return scope === 'any' || (scope && has.includes(scope)) ? null : 403
}

const rows: string[][] = []

tap.test('each route answers each kind of caller as its scope says', async (t) => {
  t.ok(routes.length > 30, 'routes are found')
  const described = Object.values((await app.inject('/openapi.json')).json().paths).flatMap((methods) =>
    Object.keys(methods as object).filter((method) => method !== 'head'),
  )
  t.ok(routes.length > described.length, 'all that are described, and those that are not')
  for (const route of routes.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))) {
    t.ok(route.scope, `${route.method} ${route.url} says what it takes`)
    const cells: string[] = []
    for (const kind of kinds) {
      const refusal = await refusalOf(route, kind)
      t.equal(refusal, expected(route.scope, kind), `${route.method} ${route.url}: ${kind}`)
      cells.push(refusal === null ? 'yes' : String(refusal))
    }
    rows.push([`\`${route.method}\``, `\`${inBraces(route.url)}\``, route.scope ?? '', ...cells])
  }
})

tap.test('the description says the same', async (t) => {
  const { paths } = (await app.inject('/openapi.json')).json()
  for (const { method, url, scope } of routes) {
    const operation = paths[inBraces(url)]?.[method.toLowerCase()]
    if (!operation) continue
    t.equal(operation['x-scope'], scope, `${method} ${url}`)
    const roles = scope === 'any' ? [] : [scope]
    t.same(operation.security, scope === 'open' ? [] : [{ bearer: roles }, { basic: roles }])
    const { 401: unknown, 403: lacking } = operation.responses
    t.equal(unknown !== undefined, scope !== 'open')
    // Any token may change the limits of its descendants; its own take `admin`.
    const alsoTakesAdmin = method === 'PATCH' && url === '/v1/tokens/:id'
    const mayLack = (scope !== 'open' && scope !== 'any') || alsoTakesAdmin
    // A shared answer has its codes in its name.
    t.equal(/scope-missing/.test(JSON.stringify(lacking ?? '')), mayLack, `${method} ${url}`)
  }
})

tap.test('docs/scopes.md has this table', async (t) => {
  const heading = ['method', 'path', 'takes', ...kinds]
  const text = `# Scopes: which token may call which route

Every route of a service with tokens, and its answer to a request with no token, with an unknown one, with an
expired one, and with one of each scope. \`yes\`: the caller is let in; otherwise the status of the refusal. \`any\` needs a token
of any scope. \`HEAD\` needs the same as \`GET\`. \`test/api/scopes.test.ts\` calls each route and writes the table
(\`UPDATE_DOCS=1 npm run unit test/api/scopes.test.ts\`).

${markdownTable(heading, rows)}
`
  await holdDocs(t, 'scopes.md', text)
})

function order({ url, method }: Route): string {
  return `${url} ${method}`
}

function inBraces(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}')
}
