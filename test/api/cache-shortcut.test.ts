import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import tap from 'tap'
import { openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { sampleOf } from '../metrics/samples.ts'
import { startProxy } from '../proxy.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'
import { published, somePath } from './objects.ts'
import { oneConnection, type Received } from './one-connection.ts'
import { bearer, makeToken, revoke } from './tokens.ts'

const servers = await startServers(tap)
const absent = `/${'0'.repeat(32)}.narinfo`
/** Longer than a connection is admitted without the hooks. */
const admittedMs = 1_100

/** An answer without the headers that differ from request to request. */
function comparable({ status, headers: { 'x-request-id': id, date: _, ...headers }, body }: Received) {
  return { status, headers, body, hasId: /^[\da-f-]{36}$/.test(String(id)) }
}

tap.test('the shortcut answers as the routes do', async (t) => {
  for (const isPrivate of [false, true]) {
    const opened = await openApp(t, servers)
    const { app } = opened
    const path = await published(opened)
    const connection = await oneConnection(t, app)
    const headers = isPrivate ? bearer((await makeToken(app, ['admin'])).token) : {}
    for (const url of [`/${path.hash}.narinfo`, absent, `/${path.object}`]) {
      await sleep(admittedMs)
      const before = connection.throughFastify
      const ordinary = await connection.get(url, headers)
      t.equal(connection.throughFastify, before + 1)
      const short = await connection.get(url, headers)
      t.equal(connection.throughFastify, before + 1, `${url} does not reach Fastify`)
      t.strictSame(comparable(short), comparable(ordinary))
      t.ok(comparable(short).hasId)
      t.not(short.headers['x-request-id'], ordinary.headers['x-request-id'])
      if (url !== absent) t.match(short.headers['cache-control'], isPrivate ? /^private, / : /^public, /)
    }
    const never = await connection.get(`/${(await published(opened)).hash}.narinfo`, headers)
    t.equal(never.status, 200, 'one that is not in memory')
  }
})

tap.test('all other requests go to the routes', async (t) => {
  const opened = await openApp(t, servers)
  const path = await published(opened)
  const { get } = await oneConnection(t, opened.app)
  const [narinfo, nar] = [`/${path.hash}.narinfo`, `/${path.object}`]
  const { etag = '', 'last-modified': modified = '' } = (await get(nar)).headers
  const tag = (await get(narinfo)).headers.etag ?? ''
  const asked: [string, { [name: string]: string }, string, number][] = [
    [narinfo, {}, 'HEAD', 200],
    [narinfo, { 'if-none-match': tag }, 'GET', 304],
    [narinfo, { 'if-none-match': '"other"' }, 'GET', 200],
    [nar, {}, 'HEAD', 200],
    [nar, { 'if-none-match': etag }, 'GET', 304],
    [nar, { 'if-modified-since': modified }, 'GET', 304],
    [nar, { range: 'bytes=10-19' }, 'GET', 206],
    [nar, { range: 'bytes=10-19', 'if-range': etag }, 'GET', 206],
    [nar, { range: 'bytes=10-19', 'if-range': '"other"' }, 'GET', 200],
    [nar, { range: 'bytes=999999-' }, 'GET', 416],
    [nar, { 'if-unmodified-since': new Date(0).toUTCString() }, 'GET', 200],
    [`/${path.hash}.ls`, {}, 'GET', 200],
    [`/${'e'.repeat(32)}.narinfo`, {}, 'GET', 400],
    [`${narinfo}/`, {}, 'GET', 200],
    [narinfo, {}, 'DELETE', 404],
  ]
  for (const [url, headers, method, status] of asked) {
    const answer = await get(url, headers, method)
    t.equal(answer.status, status, `${method} ${url} ${JSON.stringify(headers)}`)
    if (status === 206) t.strictSame(answer.body, path.nar.subarray(10, 20))
    if (method === 'HEAD' || status === 304) t.equal(answer.body.length, 0)
  }
})

tap.test('a token that ends is refused at once on a connection that it had opened', async (t) => {
  const opened = await openApp(t, servers)
  const { app, databaseUrl } = opened
  const path = await published(opened)
  const url = `/${path.hash}.narinfo`
  const { get } = await oneConnection(t, app)
  t.equal((await get(url)).status, 200)
  t.equal((await get(url)).status, 200, 'without tokens everyone may read')
  const admin = await makeToken(app, ['admin'])
  t.equal((await get(url)).status, 401, 'the first token ends that')

  const reader = await makeToken(app, ['read'], admin.token)
  const shown = bearer(reader.token)
  for (let time = 0; time < 3; time++) t.equal((await get(url, shown)).status, 200)
  t.equal((await get(url)).status, 401, 'another request on the same connection without it')
  t.equal((await get(url, bearer('pb_wrong'))).status, 401)
  t.equal((await get(url, shown)).status, 200)
  await revoke(app, reader.id, admin.token)
  t.equal((await get(url, shown)).status, 401)

  const other = await openDb(databaseUrl)
  t.teardown(other.close)
  const second = await makeToken(app, ['read'], admin.token)
  for (let time = 0; time < 3; time++) t.equal((await get(url, bearer(second.token))).status, 200)
  await other.tokens.revoke(second.id)
  await eventually(async () => (await get(url, bearer(second.token))).status === 401)

  const soon = new Date(Date.now() + 1_500)
  const brief = await makeToken(app, ['read'], admin.token, { expiresAt: soon.toISOString() })
  while (Date.now() < soon.getTime()) {
    const { status } = await get(url, bearer(brief.token))
    if (status !== 200 && Date.now() < soon.getTime()) t.fail(`${status} before its time`)
  }
  t.equal((await get(url, bearer(brief.token))).status, 401, 'it has expired')
})

tap.test('a foreign host is refused on any connection', async (t) => {
  const opened = await openApp(t, servers)
  const url = `/${(await published(opened)).hash}.narinfo`
  const { get } = await oneConnection(t, opened.app)
  for (let time = 0; time < 2; time++) t.equal((await get(url)).status, 200)
  t.equal((await get(url, { host: 'evil.example' })).status, 421)
})

tap.test('every answer is counted by its route and status', async (t) => {
  const opened = await openApp(t, servers)
  const path = await published(opened)
  const connection = await oneConnection(t, opened.app)
  for (let time = 0; time < 5; time++)
    for (const url of [`/${path.hash}.narinfo`, absent, `/${path.object}`]) await connection.get(url)
  t.ok(connection.throughFastify < 15)
  const text = (await opened.app.inject('/metrics')).body
  for (const [route, status] of [
    ['/:hash.narinfo', 200],
    ['/:hash.narinfo', 404],
    ['/nar/:name', 200],
  ])
    t.equal(
      sampleOf(text, `patchbay_http_requests_total{method="GET",route="${route}",status="${status}"}`),
      5,
    )
  const latency = 'patchbay_http_request_duration_seconds_count{method="GET",route="/:hash.narinfo"}'
  t.equal(sampleOf(text, latency), 10)
})

tap.test('limits of requests to the cache hold', async (t) => {
  const counts = new Redis(servers.redisUrl)
  t.teardown(() => counts.disconnect())
  const limits = { readsPerMinute: 0, writesPerMinute: 0, cacheReadsPerMinute: 5, counts }
  const opened = await openApp(t, servers, { requestLimits: limits })
  const url = `/${(await published(opened)).hash}.narinfo`
  const { get } = await oneConnection(t, opened.app)
  const statuses = []
  for (let time = 0; time < 7; time++) statuses.push((await get(url)).status)
  t.strictSame(statuses, [200, 200, 200, 200, 200, 429, 429])
})

tap.test('the log has every read at level debug', async (t) => {
  const lines: { path?: string; status?: number }[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const opened = await openApp(t, servers, { log })
  const path = await published(opened)
  const { get } = await oneConnection(t, opened.app)
  const urls = [`/${path.hash}.narinfo`, `/${path.object}`, absent]
  for (let time = 0; time < 3; time++) for (const url of urls) await get(url)
  for (const url of urls) {
    await eventually(() => lines.filter((line) => line.path === url).length === 3)
    t.pass(url)
  }
})

tap.test('a silent Postgres does not keep a request for the cache waiting', async (t) => {
  const { databaseUrl } = await servers.freshDatabase()
  const proxy = await startProxy(t, databaseUrl)
  const times = { connectMs: 2000, statementMs: 4000, idleMs: 4000, answerMs: 5000 }
  const db = await openDb(proxy.url, { times })
  t.teardown(db.close)
  const opened = await openApp(t, servers, { on: { db, databaseUrl } })
  const path = await published({ ...opened, databaseUrl })
  const connection = await oneConnection(t, opened.app)
  for (let time = 0; time < 2; time++) t.equal((await connection.get(`/${path.hash}.narinfo`)).status, 200)
  const before = connection.throughFastify
  proxy.behave('swallow')
  const { status, headers, body } = await connection.get(absent)
  t.equal(connection.throughFastify, before)
  t.equal(status, 503)
  t.match(headers, { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' })
  t.match(JSON.parse(body.toString()), { code: 'not-ready', requestId: headers['x-request-id'] })
  proxy.behave('pass')
  await eventually(async () => (await connection.get(absent)).status === 404)
})

tap.test('a path whose narinfo has vanished is evicted by the shortcut too', async (t) => {
  const opened = await openApp(t, servers)
  const path = await published(opened)
  const { get } = await oneConnection(t, opened.app)
  t.equal((await get(absent)).status, 404)
  await opened.cache.store.remove([`${path.hash}.narinfo`])
  t.equal((await get(`/${path.hash}.narinfo`)).status, 404)
  t.equal(await opened.db.cache.find(path.hash), null)
  t.equal((await get(`/${somePath().hash}.narinfo`)).status, 404)
})

tap.test('a damaged NAR is answered for as long as it is in the storage, and no longer', async (t) => {
  const opened = await openApp(t, servers)
  const path = await published(opened)
  const connection = await oneConnection(t, opened.app)
  const file = join(opened.cacheFolder, path.object)
  const damaged = Buffer.from(path.nar)
  damaged[1000] = (damaged[1000] ?? 0) ^ 1
  await writeFile(file, damaged)
  for (const _ of [1, 2]) t.ok((await connection.get(`/${path.object}`)).body.equals(damaged))
  await writeFile(file, path.nar)
  t.ok((await connection.get(`/${path.object}`)).body.equals(path.nar))
  const before = connection.throughFastify
  t.ok((await connection.get(`/${path.object}`)).body.equals(path.nar))
  t.equal(connection.throughFastify, before, 'the whole one is in memory')
})
