import { join } from 'node:path'
import tap from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import { folderStore } from '../../src/cache/folder-store.ts'
import { cacheInfo } from '../../src/cache/open-store.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { openApp, post } from './fixture.ts'
import { openAttack } from './hostile/attack.ts'
import { cacheRequests, cursorRequests, lists, queryRequests, specRequests } from './hostile/requests.ts'
import { bearer, makeToken } from './tokens.ts'

/** Texts that callers make up, sent to every route that lists or looks something up: none is a fault of the service's. */
const servers = await startServers(tap)
const { app } = await openApp(tap, servers)
await post(app, { packages: ['numpy'], tags: { team: 'ml' } })
const { token } = await makeToken(app, ['admin'])
const nothing = '0190c0de-0000-7000-8000-000000000000'
/** The same requests in every run; `npm run test:faults` sends others each time, and more. */
const seed = 20261129

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function statusOf(app: App, url: string): Promise<number> {
  return (await app.inject({ url, headers: bearer(token) })).statusCode
}

tap.test('cursors that were once a fault of the service', async (t) => {
  const years = ['0000', '-000001', '+010000', '+275760', '-271821']
  const cursors = [
    ...years.map((year) => cursorOf([`${year}-01-01T00:00:00.000Z`, nothing])),
    ...['x\0y', '\0', '\ud800', '', 'x'.repeat(65)].map((id) => cursorOf(['2026-01-01T00:00:00.000Z', id])),
    ...[
      ['\0', 'x'],
      ['x', '\0'],
      ['\ud800', 'x'],
      [0, nothing],
      ['2026-02-31T00:00:00.000Z'],
      null,
      7,
      '',
      {},
    ].map(cursorOf),
  ]
  for (const list of lists)
    for (const cursor of cursors) {
      const status = await statusOf(app, `${list}?cursor=${cursor}`)
      t.ok([400, 404].includes(status) || list === '/v1/packages', `${list} ${cursor} ${status}`)
      t.ok(status < 500, `${list} ${Buffer.from(cursor, 'base64url')} ${status}`)
    }
})

tap.test('a NUL, and half a surrogate pair, are refused wherever a text may be anything', async (t) => {
  for (const query of ['package=a%00', 'tag=a%00', 'tag=%00:b', 'channel=%00', 'cursor=%00', 'since=%00'])
    t.equal(await statusOf(app, `/v1/environments?${query}`), 400, query)
  t.equal(await statusOf(app, '/v1/packages?prefix=%00'), 400)
  const send = async (method: 'POST' | 'PUT', url: string, payload: object) =>
    (await app.inject({ method, url, payload, headers: bearer(token) })).statusCode
  for (const odd of ['a\0b', '\ud800', '\udc00x']) {
    t.equal(await send('POST', '/v1/tokens', { name: odd, scopes: ['read'] }), 400)
    t.equal(await send('POST', '/v1/environments', { packages: [odd] }), 400)
    t.equal(await send('POST', '/v1/environments', { packages: ['numpy'], tags: { team: odd } }), 400)
    t.equal(await send('POST', '/v1/environments', { packages: ['numpy'], tags: { [odd]: 'x' } }), 400)
    t.equal(await send('POST', '/v1/plans?wait=0', { packages: ['numpy'], skipImports: [odd] }), 400)
    t.equal(await send('POST', '/v1/webhooks', { url: `https://patchbay.example/${odd}` }), 400)
  }
})

tap.test(
  'no request that callers make up is a fault of the service, is run, or reads what is not theirs',
  async (t) => {
    const folder = await temporaryFolder(t)
    const store = folderStore(join(folder, 'cache'), cacheInfo)
    await store.prepare()
    const { app } = await openApp(t, servers, { cache: { store } })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const attack = await openAttack(url, folder)
    t.teardown(attack.close)
    for (const [what, requests, times] of [
      ['cursors', cursorRequests, 200],
      ['queries', queryRequests, 200],
      ['specs', specRequests(attack.canaries), 200],
      ['requests to the cache', cacheRequests(attack.canaries), 200],
    ] as const) {
      await attack.send(requests, times, seed)
      t.pass(what)
    }
    await attack.nothingWasRun()
    // Stored names have passed their patterns, so that none of them can be code.
    const { items } = (await app.inject('/v1/environments?limit=100')).json() as { items: { spec: object }[] }
    t.ok(items.length > 0, 'some specs are sound')
    for (const { spec } of items) t.notMatch(JSON.stringify(spec), /[$`;]|\\\\|\.\./)
  },
)
