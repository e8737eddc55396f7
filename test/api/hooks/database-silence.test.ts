import { setTimeout as sleep } from 'node:timers/promises'
import tap, { type Test } from 'tap'
import type { App } from '../../../src/api/dependencies.ts'
import { openDb } from '../../../src/db/db.ts'
import { eventually } from '../../eventually.ts'
import { startProxy } from '../../proxy.ts'
import { startServers } from '../../servers.ts'
import { emptyCache, idleApp, post, registerChannel } from '../fixture.ts'

const { freshDatabase } = await startServers(tap)
const times = { connectMs: 2000, statementMs: 4000, idleMs: 4000, answerMs: 5000 }

async function open(t: Test) {
  const { db: near, databaseUrl } = await freshDatabase()
  const proxy = await startProxy(t, databaseUrl)
  const db = await openDb(proxy.url, { times })
  t.teardown(() => db.close())
  await registerChannel(db)
  const { cache } = await emptyCache(t)
  const app = await idleApp(t, { db, cache })
  return { app, proxy, near, db }
}

async function timed(app: App, url: string, options: { method?: 'POST' | 'DELETE'; payload?: object } = {}) {
  const started = performance.now()
  const { method = 'GET', payload } = options
  const response = await app.inject({
    ...{ method, url, ...(payload && { payload }) },
    ...(method === 'POST' && { headers: { 'idempotency-key': 'once' } }),
  })
  return { response, ms: performance.now() - started }
}

tap.test('while Postgres is silent every request is answered within two seconds', async (t) => {
  const { app, proxy } = await open(t)
  const spec = { packages: ['numpy'] }
  const { build } = (await post(app, spec)).json()
  const waits = timed(app, `/v1/builds/${build.id}?wait=60`)
  await sleep(200)
  proxy.behave('swallow')
  const answers = await Promise.all([
    timed(app, '/readyz'),
    timed(app, '/v1/environments'),
    timed(app, '/v1/environments', { method: 'POST', payload: spec }),
    timed(app, `/v1/builds/${build.id}`),
    timed(app, '/v1/builds/x/cancel', { method: 'POST', payload: {} }),
    timed(app, `/${'0'.repeat(32)}.narinfo`),
    waits,
  ])
  for (const { response, ms } of answers) {
    t.equal(response.statusCode, 503)
    t.match(response.json(), { code: 'not-ready' })
    t.ok(response.headers['x-request-id'])
    t.ok(ms < 2300, `${ms} ms`)
  }
  t.equal((await app.inject('/healthz')).statusCode, 200)

  proxy.behave('pass')
  await eventually(async () => (await app.inject('/v1/environments')).statusCode === 200)
  t.equal((await post(app, spec)).statusCode, 202)
})

tap.test('a Postgres that answers slowly is waited for', async (t) => {
  const { app, proxy } = await open(t)
  await app.inject('/v1/environments')
  proxy.delay(60)
  const { response, ms } = await timed(app, '/v1/environments', {
    method: 'POST',
    payload: { packages: ['numpy'] },
  })
  t.equal(response.statusCode, 202)
  t.ok(ms > 800, `${ms} ms`)
})
