import { request as httpRequest } from 'node:http'
import pg from 'pg'
import tap, { type Test } from 'tap'
import type { App } from '../../../src/api/dependencies.ts'
import { eventually } from '../../eventually.ts'
import { startServers } from '../../servers.ts'
import { idleApp, openApp } from '../fixture.ts'

const servers = await startServers(tap)
const spec = { packages: ['numpy'] }

function ask(app: App, key: string, payload: object = spec, url = '/v1/environments') {
  return app.inject({ method: 'POST', url, payload, headers: { 'idempotency-key': key } })
}

tap.test('the same request under the same key gets the same answer, and nothing is done twice', async (t) => {
  const { app, db } = await openApp(t, servers)
  const first = await ask(app, 'one')
  t.equal(first.statusCode, 202)
  t.notOk('idempotent-replayed' in first.headers)
  const lease = await db.builds.claim(first.json().build.id, 'worker', 60)
  if (lease) await db.builds.recordFailed(lease, { class: 'eval-error', message: 'No.', retryable: false })
  const again = await ask(app, 'one')
  t.equal(again.statusCode, 202)
  t.equal(again.body, first.body)
  t.equal(again.headers['idempotent-replayed'], 'true')
  for (const name of ['location', 'retry-after', 'content-type'])
    t.equal(again.headers[name], first.headers[name], name)
  t.not(again.headers['x-request-id'], first.headers['x-request-id'])
  t.equal((await app.inject(`/v1/environments/${first.json().id}`)).json().build.attempt, 1)
  t.equal((await ask(app, 'two')).json().build.attempt, 2, 'another key is another request')
})

tap.test('a key stands for one request', async (t) => {
  const { app } = await openApp(t, servers)
  t.equal((await ask(app, 'one')).statusCode, 202)
  for (const other of [
    await ask(app, 'one', { packages: ['click'] }),
    await ask(app, 'one', spec, '/v1/plans?wait=0'),
    await ask(app, 'one', spec, '/v1/environments?wait=0'),
  ]) {
    t.equal(other.statusCode, 422)
    t.match(other.json(), { code: 'idempotency-key-reused' })
  }
  t.equal((await app.inject('/v1/environments')).json().items.length, 1)
})

tap.test('what is no key is refused, and nothing is done', async (t) => {
  const { app } = await openApp(t, servers)
  for (const key of ['', 'a b', 'é', 'x'.repeat(256), 'a\tb']) {
    const refused = await ask(app, key)
    t.equal(refused.statusCode, 400)
    t.match(refused.json(), { code: 'query-invalid', faults: [{ pointer: 'idempotency-key' }] })
  }
  t.same((await app.inject('/v1/environments')).json().items, [])
  t.equal((await ask(app, 'x'.repeat(255))).statusCode, 202)
  const get = await app.inject({ url: '/v1/environments', headers: { 'idempotency-key': 'a b' } })
  t.equal(get.statusCode, 200, 'what changes nothing needs no key')
})

tap.test('refusals are not kept: a corrected request may use the same key', async (t) => {
  const { app } = await openApp(t, servers)
  t.equal((await ask(app, 'one', { packages: [] })).statusCode, 400)
  t.equal((await ask(app, 'one', { packages: ['nonesuch'] })).statusCode, 422)
  t.equal((await ask(app, 'one')).statusCode, 202)
})

tap.test('nor are faults of the service', async (t) => {
  const { app, db, databaseUrl } = await openApp(t, servers)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('ALTER TABLE outbox RENAME TO away')
  t.equal((await ask(app, 'one')).statusCode, 500)
  await client.query('ALTER TABLE away RENAME TO outbox')
  const { statusCode, headers } = await ask(app, 'one')
  t.equal(statusCode, 202)
  t.notOk('idempotent-replayed' in headers)
  t.equal((await db.environments.list({ limit: 10 }))?.items.length, 1)
})

/** A second app on the same database, as another process has it. */
async function another(t: Test, { db, cache }: Pick<Awaited<ReturnType<typeof openApp>>, 'db' | 'cache'>) {
  const app = await idleApp(t, { db, cache })
  return app
}

tap.test('of requests that come together, to two processes, one is carried out', async (t) => {
  const opened = await openApp(t, servers)
  const { app, db } = opened
  const apps = [app, await another(t, opened)]
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => ask(apps[at % 2] ?? app, 'one', {}, '/v1/sweeps?wait=2')),
  )
  const carriedOut = answers.filter(({ statusCode }) => statusCode === 202)
  t.equal(carriedOut.length, 1)
  for (const { statusCode, headers, json } of answers.filter((answer) => !carriedOut.includes(answer))) {
    t.equal(statusCode, 409)
    t.match(json(), { code: 'idempotency-key-in-use' })
    t.match(headers['retry-after'], /^\d+$/)
  }
  t.equal((await db.sweeps.list(10)).length, 1)
  t.equal((await ask(app, 'one', {}, '/v1/sweeps?wait=2')).headers['idempotent-replayed'], 'true')
})

tap.test('the answer is kept also for a client that did not wait for it', async (t) => {
  const { app, db } = await openApp(t, servers)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' }
  const client = httpRequest(`${address}/v1/sweeps?wait=30`, { method: 'POST', headers })
  client.on('error', () => {})
  client.end('{}')
  await eventually(async () => (await db.sweeps.list(1)).length === 1)
  client.destroy()
  let again = await ask(app, 'one', {}, '/v1/sweeps?wait=30')
  await eventually(async () => {
    if (again.statusCode === 409) again = await ask(app, 'one', {}, '/v1/sweeps?wait=30')
    return again.statusCode !== 409
  })
  t.equal(again.statusCode, 202)
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.equal((await db.sweeps.list(10)).length, 1)
})

tap.test(
  'answers with secrets are not kept: nothing is made twice, the problem says what to do',
  async (t) => {
    const { app, databaseUrl } = await openApp(t, servers)
    const made = await ask(app, 'one', { name: 'ci', scopes: ['admin'] }, '/v1/tokens')
    t.equal(made.statusCode, 201)
    const { token } = made.json()
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'two' }
    const more = () =>
      app.inject({ method: 'POST', url: '/v1/tokens', payload: { name: 'child', scopes: ['read'] }, headers })
    const child = await more()
    t.equal(child.statusCode, 201)
    const again = await more()
    t.equal(again.statusCode, 409)
    t.match(again.json(), {
      code: 'idempotency-key-in-use',
      detail: /the text of a token, which the API shows once/,
    })
    t.notOk('retry-after' in again.headers, 'it will not get better')
    const { items } = (await app.inject({ url: '/v1/tokens', headers })).json()
    t.same(items.map(({ name }: { name: string }) => name).sort(), ['child', 'ci'])
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    t.teardown(() => client.end())
    const { rows } = await client.query('SELECT * FROM idempotency_key')
    t.equal(rows.length, 2)
    t.notMatch(JSON.stringify(rows), token)
    t.notMatch(JSON.stringify(rows), child.json().token)
  },
)

tap.test('a key is of the token that it came with', async (t) => {
  const { app } = await openApp(t, servers)
  const { token } = (await ask(app, 'first', { name: 'ci', scopes: ['admin'] }, '/v1/tokens')).json()
  const payload = { name: 'other', scopes: ['submit', 'read'] }
  const authorization = `Bearer ${token}`
  const other = await app.inject({ method: 'POST', url: '/v1/tokens', payload, headers: { authorization } })
  const as = (text: string, body: object) =>
    app.inject({
      method: 'POST',
      url: '/v1/environments',
      payload: body,
      headers: { authorization: `Bearer ${text}`, 'idempotency-key': 'one' },
    })
  t.equal((await as(token, spec)).statusCode, 202)
  t.equal((await as(other.json().token, { packages: ['click'] })).statusCode, 202)
  t.equal((await as(token, { packages: ['click'] })).statusCode, 422)
})
