import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import tap from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'
import { bearer, makeToken } from './tokens.ts'

const servers = await startServers(tap)

interface Asked {
  method?: string
  path?: string
  headers?: { [name: string]: string }
  body?: object
}

/** Asks over HTTP as browsers do, which name a host of their own. Returns the status, or a problem's code. */
async function ask(
  app: App,
  { method = 'GET', path = '/v1/environments', headers = {}, body }: Asked,
): Promise<number | string> {
  const asking = request({
    ...{ host: '127.0.0.1', port: portOf(app), path, method },
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
  })
  asking.end(body && JSON.stringify(body))
  const [response] = await once(asking, 'response')
  const answer = await text(response)
  return /problem/.test(response.headers['content-type'] ?? '')
    ? JSON.parse(answer).code
    : response.statusCode
}

async function listening(...[t, options]: [Parameters<typeof openApp>[0], Parameters<typeof openApp>[2]?]) {
  const { app, db } = await openApp(t, servers, options)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, db, port: portOf(app) }
}

const portOf = (app: App) => (app.server.address() as AddressInfo).port

const first = { method: 'POST', path: '/v1/tokens', body: { name: 'owned', scopes: ['admin'] } }

tap.test('a page whose name leads here (DNS rebinding) does and reads nothing without tokens', async (t) => {
  const { app, db, port } = await listening(t)
  const rebound = [
    ...['rebound.example', `rebound.example:${port}`, 'localhost.rebound.example', '0.0.0.0', '10.0.0.7'],
    ...['127.0.0.1.rebound.example', '[fe80::1]', 'localhost:x', 'user@localhost'],
  ]
  for (const host of rebound) {
    const origin = `http://${host}`
    // A malformed host is no origin either, and the API checks the origin of changes first.
    t.match(await ask(app, { ...first, headers: { host, origin } }), /^(host|origin)-refused$/, host)
    for (const path of [
      '/v1/environments',
      '/nix-cache-info',
      '/readyz',
      '/openapi.json',
      '/docs/',
      '/nowhere',
    ])
      t.equal(await ask(app, { path, headers: { host } }), 'host-refused', `${host} ${path}`)
  }
  t.notOk(await db.tokens.exist(), 'no token was made')
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', '127.8.8.8', `[::1]:${port}`, '[::1]']
  for (const host of own) t.equal(await ask(app, { headers: { host } }), 200, host)

  const { token } = await makeToken(app, ['admin'])
  const headers = { host: 'patchbay.example', ...bearer(token) }
  t.equal(await ask(app, { headers }), 200, 'with tokens any name does')
})

tap.test('hosts that the operator names are served without tokens', async (t) => {
  const { app } = await listening(t, { allowedHosts: ['Patchbay.example', 'fd00::7'] })
  for (const host of ['patchbay.example', 'patchbay.example:8313', 'PATCHBAY.example.', '[fd00::7]:8313'])
    t.equal(await ask(app, { headers: { host } }), 200, host)
  t.equal(await ask(app, { headers: { host: 'other.example' } }), 'host-refused')
  const origin = 'https://patchbay.example'
  t.equal(
    await ask(app, { ...first, headers: { origin } }),
    201,
    'nor are their pages foreign, where a proxy names another host',
  )
})

tap.test('what pages of other sites would change is refused, with and without tokens', async (t) => {
  const { app, db, port } = await listening(t)
  const host = `127.0.0.1:${port}`
  const foreign: { [name: string]: string }[] = [
    { origin: 'http://elsewhere.example' },
    { origin: `http://elsewhere.example:${port}` },
    { origin: 'http://127.0.0.1:3000' },
    { origin: `http://localhost:${port}` },
    { origin: 'null' },
    { origin: 'no origin' },
    { origin: 'file://' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-site', origin: `http://${host}` },
    { 'sec-fetch-site': 'same-origin', origin: 'http://elsewhere.example' },
  ]
  const refused = async (shown: { [name: string]: string }) => {
    for (const headers of foreign) {
      const about = { headers: { host, ...headers, ...shown } }
      t.equal(await ask(app, { ...first, ...about }), 'origin-refused', JSON.stringify(headers))
      for (const [method, path] of [
        ['POST', '/v1/builds/0190c0de-0000-7000-8000-000000000000/cancel'],
        ['PUT', `/v1/environments/${'0'.repeat(64)}/pin`],
        ['DELETE', `/v1/environments/${'0'.repeat(64)}`],
      ] as const)
        t.equal(await ask(app, { ...about, method, path }), 'origin-refused', method)
      t.equal(await ask(app, about), 200, 'what reads is a matter of the browser')
    }
  }
  await refused({})
  t.notOk(await db.tokens.exist(), 'no token was made')
  const { token } = await makeToken(app, ['admin'])
  await refused(bearer(token))
  const entries = await db.audit.list({ limit: 100 })
  t.equal(entries?.items.length, 1, 'an unauthenticated request leaves no entry')
})

tap.test('pages of the service, and programs, go on', async (t) => {
  const { app, port } = await listening(t)
  const { token } = await makeToken(app, ['admin'])
  const child = { ...first, body: { name: 'child', scopes: ['read'] } }
  const own: { [name: string]: string }[] = [
    {},
    { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    // Behind a proxy with TLS.
    { host: 'patchbay.example', origin: 'https://patchbay.example', 'sec-fetch-site': 'same-origin' },
    { host: 'patchbay.example:443', origin: 'https://patchbay.example' },
    { host: 'patchbay.example:80', origin: 'http://patchbay.example' },
  ]
  for (const headers of own)
    t.equal(
      await ask(app, { ...child, headers: { ...headers, ...bearer(token) } }),
      201,
      JSON.stringify(headers),
    )
  const sent = await fetch(`http://127.0.0.1:${port}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify(child.body),
  })
  t.equal(sent.status, 201, 'as our own client sends it')
})
