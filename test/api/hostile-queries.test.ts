import fc from 'fast-check'
import tap, { type Test } from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import { startServers } from '../servers.ts'
import { openApp, post } from './fixture.ts'
import { bearer, makeToken } from './tokens.ts'

/** Texts that callers make up, sent to every route that lists or looks something up: none is a fault of the service's. */
const servers = await startServers(tap)
const { app } = await openApp(tap, servers)
await post(app, { packages: ['numpy'], tags: { team: 'ml' } })
const { token } = await makeToken(app, ['admin'])
const nothing = '0190c0de-0000-7000-8000-000000000000'

const lists = [
  ...['/v1/environments', '/v1/packages', '/v1/tokens', '/v1/audit', '/v1/webhooks'],
  `/v1/webhooks/${nothing}/deliveries`,
]
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

/** Text as hostile callers make it: any code point, more often those that databases and formats take otherwise. */
const odd = fc.constantFrom(
  '\0',
  '\ud800',
  '\u{10ffff}',
  '%',
  "'",
  '"',
  '\\',
  '0000',
  '+010000',
  '-1',
  '1e400',
  'null',
)
const oddText = fc
  .array(fc.oneof(odd, fc.fullUnicodeString({ maxLength: 8 }), fc.string({ maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(''))
const anyTime = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 99 }))
    .map(([year, day]) => `${year}-01-${day}T00:00:00.000Z`),
  oddText,
)
const anyId = fc.oneof(oddText, fc.uuid(), fc.bigInt().map(String))
const anyCursor = fc.oneof(
  fc.tuple(anyTime, anyId).map(cursorOf),
  fc.tuple(oddText, oddText).map(cursorOf),
  fc.json().map((json) => Buffer.from(json).toString('base64url')),
  fc.base64String(),
  oddText,
)
const names = [
  'limit',
  'status',
  'package',
  'channel',
  'tag',
  'since',
  'token',
  'state',
  'prefix',
  'wait',
  'after',
  'x',
]
const anyQuery = fc
  .array(fc.tuple(fc.constantFrom(...names), fc.oneof(anyTime, anyId, oddText)), { maxLength: 3 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${escaped(value)}`).join('&'))

/** As it comes over the wire: half a surrogate pair has no form in UTF-8, so its bytes are sent. */
function escaped(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

async function holds(t: Test, urls: fc.Arbitrary<string>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(urls, async (url) => {
      const status = await statusOf(app, url)
      if (status >= 500) throw new Error(`${status} ${url}`)
    }),
    { numRuns: 700 },
  )
  t.pass('no 5xx')
}

tap.test('no cursor is a fault of the service', (t) =>
  holds(
    t,
    fc
      .tuple(fc.constantFrom(...lists), anyCursor)
      .map(([list, cursor]) => `${list}?cursor=${escaped(cursor)}`),
  ),
)

tap.test('no query is a fault of the service', (t) => {
  const looks = [
    ...lists,
    '/v1/channels',
    `/v1/builds/${nothing}/log`,
    `/v1/builds/${nothing}/events`,
    '/v1/sweeps',
  ]
  const paths = fc.oneof(
    fc.constantFrom(...looks),
    fc
      .tuple(fc.constantFrom('packages', 'channels', 'environments', 'builds', 'tokens', 'plans'), oddText)
      .map(([kind, id]) => `/v1/${kind}/${escaped(id)}`),
  )
  return holds(
    t,
    fc.tuple(paths, anyQuery).map(([path, query]) => `${path}?${query}`),
  )
})
