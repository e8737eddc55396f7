import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import tap from 'tap'
import { openDb } from '../../src/db/db.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { emptyCache, idleApp, openApp, post, registerChannel } from './fixture.ts'

const servers = await startServers(tap)

tap.test('health and readiness', async (t) => {
  const { app } = await openApp(t, servers)
  t.same((await app.inject('/healthz')).json(), { status: 'ok' })
  // The app starts before it is connected to Redis.
  let response = await app.inject('/readyz')
  for (let tries = 0; response.statusCode !== 200 && tries < 100; tries++)
    response = await app.inject('/readyz')
  t.match(response.json(), { status: 'ready' })
})

tap.test('a missing Redis is named, and the rest goes on', async (t) => {
  const { app } = await openApp(t, servers, { redisUrl: '/nonexistent/redis.sock' })
  const response = await app.inject('/readyz')
  t.equal(response.statusCode, 503)
  t.match(response.json(), { code: 'not-ready', faults: [{ pointer: 'redis' }] })
  t.equal(response.json().faults.length, 1)
  t.equal((await app.inject('/healthz')).statusCode, 200)
})

tap.test('a missing Postgres is an answer, not an error without a name', async (t) => {
  const postgres = await startPostgres({ dataDir: await temporaryFolder(t), log() {} })
  const db = await openDb(postgres.url)
  t.teardown(() => db.close())
  await registerChannel(db)
  const { cache } = await emptyCache(t)
  const app = await idleApp(t, { db, cache })
  t.equal((await post(app, { packages: ['numpy'] })).statusCode, 202)
  await postgres.stop()
  t.match((await app.inject('/readyz')).json(), { code: 'not-ready', faults: [{ pointer: 'postgres' }] })
  const response = await post(app, { packages: ['numpy'] })
  t.equal(response.statusCode, 503)
  t.match(response.json(), { code: 'not-ready', detail: /Postgres/ })
  t.notMatch(response.body, /prisma|ECONN/i, 'what went wrong inside is for the log')
})

tap.test('an accepted build reaches the queue', async (t) => {
  const { app } = await openApp(t, servers)
  const redis = new Redis(servers.redisUrl)
  t.teardown(() => redis.disconnect())
  const { build } = (await post(app, { packages: ['numpy'] })).json()
  const jobOf = async () => (await redis.keys('bull:builds:b-*')).find((key) => key.includes(build.id))
  let job = await jobOf()
  for (let tries = 0; !job && tries < 500; tries++) {
    await sleep(10)
    job = await jobOf()
  }
  t.ok(job)
})
