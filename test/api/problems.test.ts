import pg from 'pg'
import tap, { type Test } from 'tap'
import { type Fault, type ProblemCode, problemKinds } from '../../src/errors.ts'
import { startServers } from '../servers.ts'
import { openApp, post, postText } from './fixture.ts'

const servers = await startServers(tap)
const { app, databaseUrl } = await openApp(tap, servers)

interface Answer {
  statusCode: number
  headers: { [name: string]: unknown }
  json(): { faults: Fault[]; requestId: string }
}

/** Returns the pointers of a problem after checking all of its fields. */
function refused(t: Test, response: Answer, code: ProblemCode): string[] {
  const { status, title } = problemKinds[code]
  t.equal(response.statusCode, status)
  t.match(response.headers['content-type'], /^application\/problem\+json/)
  const body = response.json()
  t.match(body, { type: `urn:patchbay:problem:${code}`, title, status, code, detail: /.{10}/ })
  t.same(Object.keys(body).sort(), ['code', 'detail', 'faults', 'requestId', 'status', 'title', 'type'])
  t.equal(body.requestId, response.headers['x-request-id'])
  for (const fault of body.faults) t.ok(fault.detail.length > 0 && fault.detail.length < 400, fault.detail)
  return body.faults.map((fault) => fault.pointer)
}

tap.test('hostile names are data, and every one of them is named', async (t) => {
  const names = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix would interpolate this.
    'a${builtins.readFile /etc/hostname}',
    '../x',
    { outPath: '/etc/passwd' },
    'x'.repeat(200 * 1024),
    'numpy" (builtins.readFile "/etc/hostname") "x',
    'a.b',
    'numpy\n',
    '',
    '\u0000',
    '-x',
    'nümpy',
    null,
    true,
    ['numpy'],
  ]
  const response = await post(app, { packages: ['numpy', ...names] })
  t.same(
    refused(t, response, 'spec-invalid'),
    names.map((_, index) => `/packages/${index + 1}`),
  )
  t.ok(response.body.length < 8000, 'the 200 KiB do not come back')
  for (const field of ['rebuild', 'drop', 'keep']) {
    const other = await post(app, { packages: ['numpy'], [field]: names })
    t.same(
      refused(t, other, 'spec-invalid'),
      names.map((_, index) => `/${field}/${index}`),
    )
  }
})

tap.test('faults of shape and of meaning come together', async (t) => {
  const response = await post(app, {
    channel: '../etc',
    source: '3.12',
    target: '3.13+banana',
    packages: ['../x'],
    rebuild: ['hiredis'],
    drop: ['Hiredis', 5],
    keep: ['HIREDIS', 'zzz zzz'],
    gil: 'off',
    checks: 'all',
    pakages: ['numpy'],
    webhook: 'http://169.254.169.254/',
  })
  t.same(refused(t, response, 'spec-invalid').sort(), [
    '/channel',
    '/checks',
    '/drop/0',
    '/drop/1',
    '/gil',
    '/keep/0',
    '/keep/1',
    '/packages/0',
    '/pakages',
    '/target',
    '/webhook',
  ])
})

tap.test('a union has one fault, in words', async (t) => {
  const response = await post(app, { packages: ['numpy'], rebuild: 'yes' })
  t.same(response.json().faults, [
    { pointer: '/rebuild', detail: 'Has to be "auto", "none" or a list, not "yes".' },
  ])
})

tap.test('nothing is converted into what it is not', async (t) => {
  t.same(refused(t, await post(app, { packages: 'numpy' }), 'spec-invalid'), ['/packages'])
  t.same(refused(t, await post(app, { packages: ['numpy'], gil: null, target: 313 }), 'spec-invalid'), [
    '/target',
    '/gil',
  ])
})

tap.test('versions that differ', async (t) => {
  t.same(refused(t, await post(app, { packages: ['numpy'], target: '3.14t' }), 'spec-invalid'), ['/target'])
})

tap.test('unknown packages come all at once, with the nearest names', async (t) => {
  const spec = {
    packages: ['nunpy', 'numpy', 'zzzzzzzz'],
    rebuild: ['hiredsi'],
    drop: ['jinja'],
    keep: ['yyyyyyyy'],
  }
  const response = await post(app, spec)
  t.same(refused(t, response, 'package-unknown'), [
    '/packages/0',
    '/packages/2',
    '/rebuild/0',
    '/drop/0',
    '/keep/0',
  ])
  t.match(response.json().faults, [
    { nearest: ['numpy'] },
    {},
    { nearest: ['hiredis'] },
    { nearest: ['jinja2'] },
  ])
  t.notOk('nearest' in response.json().faults[1])
})

tap.test('an unknown channel, with the nearest name', async (t) => {
  const response = await post(app, { packages: ['numpy'], channel: 'smaple' })
  t.same(refused(t, response, 'channel-unknown'), ['/channel'])
  t.match(response.json(), { detail: /"sample"/, faults: [{ nearest: ['sample'] }] })
})

tap.test('bodies that are no spec', async (t) => {
  for (const body of ['', '{', 'null', '[]', '5', '"x"', 'not json', '\u0000', '[', '{"packages":["a"]']) {
    t.same(refused(t, await postText(app, body), 'spec-invalid'), [''], JSON.stringify(body))
  }
  t.same(refused(t, await postText(app, '{}'), 'spec-invalid'), ['/packages'])
  t.same(refused(t, await app.inject({ method: 'POST', url: '/v1/environments' }), 'spec-invalid'), [''])
})

tap.test('bodies nested deeper than any spec', async (t) => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  t.same(refused(t, await postText(app, deep), 'spec-invalid'), [''])
  t.same(refused(t, await postText(app, `{"packages":${deep}}`), 'spec-invalid'), ['/packages/0'])
  const objects = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
  t.same(refused(t, await postText(app, `{"packages":["a"],"drop":${objects}}`), 'spec-invalid'), ['/drop'])
})

tap.test('keys of the prototype are unknown fields', async (t) => {
  const body = '{"packages":["numpy"],"__proto__":{"gil":"x"},"constructor":{"prototype":{"gil":"x"}}}'
  t.same(refused(t, await postText(app, body), 'spec-invalid').sort(), ['/__proto__', '/constructor'])
  t.equal(({} as { gil?: string }).gil, undefined)
})

tap.test('other media types', async (t) => {
  for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense']) {
    refused(t, await postText(app, '{"packages":["numpy"]}', type), 'unsupported-media-type')
  }
  t.equal((await postText(app, '{"packages":["numpy"]}', 'application/json; charset=utf-8')).statusCode, 202)
})

tap.test('bodies that are too large', async (t) => {
  refused(t, await post(app, { packages: ['x'.repeat(1024 * 1024)] }), 'body-too-large')
})

tap.test('a flood of faults does not become a flood of answer', async (t) => {
  const response = await postText(app, `{"packages":[${'1,'.repeat(500_000)}1]}`)
  t.ok(refused(t, response, 'spec-invalid').includes('/packages'))
  t.ok(response.body.length < 100_000)
})

tap.test('addresses that lead nowhere', async (t) => {
  const id = 'a'.repeat(64)
  const uuid = '00000000-0000-7000-8000-000000000000'
  const urls = [
    '/v1',
    '/v2/environments',
    `/v1/environments/${id}`,
    `/v1/environments/${id}/packages`,
    `/v1/environments/${id}/build-tools`,
    `/v1/environments/${id}/bundle`,
    `/v1/environments/${id}/closure`,
    '/v1/environments/x',
    '/v1/environments/..%2f..%2fetc',
    '/v1/environments/%00',
    `/v1/builds/${uuid}`,
    `/v1/builds/${uuid}/log`,
    `/v1/plans/${uuid}`,
    '/v1/plans/x',
    '/v1/builds/x',
    '/v1/builds/%zz',
    `/v1/environments/${'a'.repeat(5000)}`,
  ]
  for (const url of urls) refused(t, await app.inject(url), 'not-found')
  refused(t, await app.inject({ method: 'DELETE', url: '/v1/environments' }), 'not-found')
})

tap.test('queries with faults, all at once', async (t) => {
  const response = await app.inject(
    '/v1/environments?limit=0&status=done&since=yesterday&package=..&colour=red',
  )
  t.same(refused(t, response, 'query-invalid').sort(), ['colour', 'limit', 'package', 'since', 'status'])
  for (const query of [
    'limit=101',
    'limit=x',
    'limit=1&limit=2',
    'cursor=x',
    'cursor=AAAA',
    'since=2026-13-01',
    'cursor=',
  ]) {
    t.same(
      refused(t, await app.inject(`/v1/environments?${query}`), 'query-invalid'),
      [query.split('=')[0]],
      query,
    )
  }
  const uuid = '00000000-0000-7000-8000-000000000000'
  for (const offset of ['-1', 'x', '1.5', '1e99']) {
    t.same(
      refused(t, await app.inject(`/v1/builds/${uuid}/log?offset=${offset}`), 'query-invalid'),
      ['offset'],
      offset,
    )
  }
})

tap.test('none of all this has been recorded', async (t) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const { rows } = await client.query('SELECT spec FROM environment')
  t.equal(rows.length, 1, 'only the one that was good')
})
