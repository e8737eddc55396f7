import { Webhook as Verifier } from 'standardwebhooks'
import tap, { type Test } from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import type { Db } from '../../src/db/db.ts'
import { addressGuardFor } from '../../src/webhooks/address-guard.ts'
import { sendForever } from '../../src/webhooks/deliver.ts'
import { networksOf } from '../../src/webhooks/networks.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { startReceiver } from '../webhooks/receiver.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'

const servers = await startServers(tap)
const nowhere = crypto.randomUUID()

/** Requests with the text of a token, or without any. */
const as = (app: App, token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const ask = (method: 'GET' | 'POST' | 'DELETE') => (url: string, payload?: object) =>
    app.inject({ method, url, headers, ...(payload && { payload }) })
  return { get: ask('GET'), post: ask('POST'), delete: ask('DELETE') }
}
type Caller = ReturnType<typeof as>

async function webhook(caller: Caller, body: object): Promise<{ id: string; secret: string }> {
  const response = await caller.post('/v1/webhooks', body)
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json()
}

async function deliveries(caller: Caller, id: string) {
  return (await caller.get(`/v1/webhooks/${id}/deliveries`)).json().items
}

/** Sends as a process of the API does. */
function startSender(t: Test, db: Db): void {
  const { agent } = addressGuardFor(networksOf('127.0.0.0/8'))
  const stop = sendForever(db, agent, { info() {}, warn() {} })
  t.teardown(async () => {
    await stop()
    await agent.close()
  })
}

tap.test('from its creation to its messages', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { url, received } = await startReceiver(t)
  startSender(t, db)
  const anybody = as(app)
  const created = await anybody.post('/v1/webhooks', { url: `${url}/hook?x=1` })
  t.equal(created.statusCode, 201)
  t.equal(created.headers['cache-control'], 'no-store')
  const { secret, ...body } = created.json()
  t.equal(created.headers.location, `/v1/webhooks/${body.id}`)
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.match(body, {
    url: `${url}/hook?x=1`,
    events: ['build.ready', 'build.failed', 'build.cancelled'],
    build: null,
    all: false,
    tokenId: null,
    goneAt: null,
  })
  t.same((await anybody.get(`/v1/webhooks/${body.id}`)).json(), body, 'the secret is shown once')
  t.same((await anybody.get('/v1/webhooks')).json(), { items: [body], next: null })

  const { build, id: environmentId } = (await post(app, { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, build.id))
  await eventually(async () => (await deliveries(anybody, body.id))[0]?.state === 'delivered')
  const [delivery] = await deliveries(anybody, body.id)
  t.match(delivery, { event: 'build.ready', nextAttemptAt: null, attempts: [{ status: 200, error: null }] })
  t.match(delivery.payload, { type: 'build.ready', data: { environment: { id: environmentId } } })
  const headers = received[0]?.headers as { [name: string]: string }
  t.same(new Verifier(secret).verify(received[0]?.body ?? '', headers), delivery.payload)
  t.equal(headers['webhook-id'], delivery.id)

  const test = await anybody.post(`/v1/webhooks/${body.id}/test`)
  t.equal(test.statusCode, 202)
  t.match(test.json(), { event: 'webhook.test', state: 'waiting', attempts: [], deliveredAt: null })
  await eventually(() => received.length === 2)
  t.match(
    new Verifier(secret).verify(received[1]?.body ?? '', received[1]?.headers as { [name: string]: string }),
    {
      type: 'webhook.test',
      data: { webhook: { id: body.id } },
    },
  )

  const again = await anybody.post(`/v1/webhooks/${body.id}/deliveries/${delivery.id}/redeliver`)
  t.equal(again.statusCode, 202)
  t.match(again.json(), { id: delivery.id, state: 'waiting' })
  await eventually(() => received.length === 3)
  t.equal(received[2]?.headers['webhook-id'], delivery.id, 'under the same id')
  t.equal(received[2]?.body, received[0]?.body)
  await eventually(async () =>
    (await deliveries(anybody, body.id)).every(({ state }: { state: string }) => state === 'delivered'),
  )
  const [newest, oldest] = await deliveries(anybody, body.id)
  t.match([newest.event, oldest.event, oldest.attempts.length], ['webhook.test', 'build.ready', 2])

  t.same((await anybody.delete(`/v1/webhooks/${body.id}`)).json(), body)
  t.equal((await anybody.get(`/v1/webhooks/${body.id}`)).statusCode, 404)
})

tap.test('a webhook for a build that has ended gets its message at once', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { url, received } = await startReceiver(t)
  startSender(t, db)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, build.id))
  const { id } = await webhook(as(app), { url, build: build.id })
  await eventually(() => received.length === 1)
  t.match(JSON.parse(received[0]?.body ?? ''), { type: 'build.ready', data: { build: { id: build.id } } })
  t.match((await as(app).get(`/v1/webhooks/${id}`)).json(), { build: build.id })
})

tap.test('every fault at once', async (t) => {
  const { app } = await openApp(t, servers)
  const faults = async (body: object) => {
    const response = await as(app).post('/v1/webhooks', body)
    t.equal(response.statusCode, 400, JSON.stringify(body))
    t.equal(response.json().code, 'body-invalid')
    return Object.fromEntries(
      response.json().faults.map(({ pointer, detail }: { [key: string]: string }) => [pointer, detail]),
    )
  }
  t.match(await faults({ url: 'ftp://x/', events: ['build.done'], build: nowhere, all: true, ulr: '' }), {
    '/url': 'Has to begin with `https://` or `http://`.',
    '/events/0': /build\.started/,
    '/build': `There is no build ${nowhere}.`,
    '/all': 'Give either `build` or `all`, not both.',
    '/ulr': /There is no field/,
  })
  t.match(await faults({ events: [], build: 'x', all: 'yes' }), {
    '/url': 'This field is required.',
    '/events': /at least 1 entry/,
    '/build': '"x" is not the id of a build.',
    '/all': 'Has to be true or false, not "yes".',
  })
  t.match(await faults({ url: 'https://me:secret@ci.example/' }), { '/url': /user or a password/ })
  t.match(await faults({ url: 'https://ci.example/#part' }), { '/url': /fragment/ })
  t.match(await faults({ url: 'ci.example/hook' }), { '/url': /Is no URL/ })
  t.match(await faults({ url: `https://ci.example/${'x'.repeat(2048)}` }), { '/url': /at most 2,048/ })
  t.match(await faults([]), { '': /Has to be an object/ })
  t.same((await as(app).get('/v1/webhooks')).json(), { items: [], next: null }, 'nothing was recorded')
})

tap.test('addresses that nothing is sent to', async (t) => {
  const { app } = await openApp(t, servers, { webhookAllow: '10.1.0.0/16' })
  const refusal = async (url: string) => {
    const response = await as(app).post('/v1/webhooks', { url })
    t.equal(response.statusCode, 422, url)
    t.equal(response.json().code, 'webhook-url-refused')
    return response.json().detail
  }
  t.match(
    await refusal('http://127.0.0.1:9000/'),
    /^127\.0\.0\.1 is no public address \(loopback\)\. The operator can allow a network with PATCHBAY_WEBHOOK_ALLOW\.$/,
  )
  t.match(await refusal('http://169.254.169.254/latest/meta-data'), /link local/)
  t.match(await refusal('http://[::1]/'), /^::1 is no public address/)
  t.match(await refusal('http://0x7f.1/'), /^127\.0\.0\.1 is no/)
  t.match(await refusal('http://localhost/'), /^localhost leads to a refused address: /)
  t.match(await refusal('http://webhooks.invalid/'), /^The name webhooks\.invalid cannot be resolved/)
  t.equal((await as(app).post('/v1/webhooks', { url: 'http://10.1.2.3/' })).statusCode, 201, 'allowed')
})

tap.test('what there is not', async (t) => {
  const { app } = await openApp(t, servers)
  const { id } = await webhook(as(app), { url: 'http://127.0.0.1/' })
  const { get, post: send, delete: remove } = as(app)
  for (const [response, detail] of [
    [await get(`/v1/webhooks/${nowhere}`), /There is no webhook/],
    [await remove(`/v1/webhooks/${nowhere}`), /There is no webhook/],
    [await get(`/v1/webhooks/${nowhere}/deliveries`), /There is no webhook/],
    [await send(`/v1/webhooks/${nowhere}/test`), /There is no webhook/],
    [await send(`/v1/webhooks/${nowhere}/deliveries/${nowhere}/redeliver`), /There is no webhook/],
    [await send(`/v1/webhooks/${id}/deliveries/${nowhere}/redeliver`), /has no delivery/],
    [await get('/v1/webhooks/x'), /The id in the path is malformed/],
  ] as const) {
    t.equal(response.statusCode, 404)
    t.match(response.json(), { code: 'not-found', detail })
  }
  for (const url of ['/v1/webhooks', `/v1/webhooks/${id}/deliveries`]) {
    t.match((await get(`${url}?cursor=x`)).json(), { code: 'query-invalid', faults: [{ pointer: 'cursor' }] })
    t.match((await get(`${url}?limit=0`)).json(), { code: 'query-invalid', faults: [{ pointer: 'limit' }] })
  }
})

tap.test('tokens have webhooks of their own', async (t) => {
  const { app, db } = await openApp(t, servers)
  const token = async (maker: Caller, name: string, ...scopes: string[]) => {
    const response = await maker.post('/v1/tokens', { name, scopes })
    t.equal(response.statusCode, 201, response.body)
    return as(app, response.json().token)
  }
  const admin = await token(as(app), 'admin', 'admin')
  const a = await token(admin, 'a', 'submit')
  const b = await token(admin, 'b', 'submit', 'read')
  const reader = await token(admin, 'reader', 'read')
  const url = 'http://127.0.0.1/hook'
  const ofA = await webhook(a, { url })
  const ofB = await webhook(b, { url })
  const everything = await webhook(admin, { url, all: true })

  const ids = async (caller: Caller) =>
    (await caller.get('/v1/webhooks')).json().items.map(({ id }: { id: string }) => id)
  t.same(await ids(a), [ofA.id])
  t.same(await ids(b), [ofB.id])
  t.same(await ids(admin), [everything.id, ofB.id, ofA.id])
  t.equal((await a.post(`/v1/webhooks/${ofB.id}/test`)).statusCode, 404)
  t.equal((await a.get(`/v1/webhooks/${ofB.id}/deliveries`)).statusCode, 404)
  t.equal((await a.delete(`/v1/webhooks/${ofB.id}`)).statusCode, 404)
  t.equal((await admin.post(`/v1/webhooks/${ofB.id}/test`)).statusCode, 202)

  const refused = await a.post('/v1/webhooks', { url, all: true })
  t.equal(refused.statusCode, 403)
  t.match(refused.json(), {
    code: 'scope-missing',
    detail: /builds of all tokens require the scope `admin`, which “a” lacks/,
  })
  t.equal((await reader.post('/v1/webhooks', { url })).statusCode, 403)
  t.equal((await reader.get('/v1/webhooks')).statusCode, 403)
  t.equal((await as(app).get('/v1/webhooks')).statusCode, 401)

  const { build } = (await a.post('/v1/environments', { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, build.id))
  const events = async (id: string) =>
    (await deliveries(admin, id)).map(({ event }: { event: string }) => event)
  t.same(await events(ofA.id), ['build.ready'])
  t.same(await events(ofB.id), ['webhook.test'])
  t.same(await events(everything.id), ['build.ready'])
})

tap.test('no more than fifty', async (t) => {
  const { app } = await openApp(t, servers)
  for (let made = 0; made < 50; made++) await webhook(as(app), { url: 'http://127.0.0.1/' })
  const refused = await as(app).post('/v1/webhooks', { url: 'http://127.0.0.1/' })
  t.equal(refused.statusCode, 409)
  t.match(refused.json(), {
    code: 'too-many-webhooks',
    detail: 'A token may have 50 webhooks. DELETE some first.',
  })
})
