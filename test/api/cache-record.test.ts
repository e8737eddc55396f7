import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import tap from 'tap'
import { createApp } from '../../src/api/app.ts'
import type { Dependencies } from '../../src/api/dependencies.ts'
import { listingName, narinfoName } from '../../src/cache/object-names.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { anyAddress, idleQueue, library, noLimits, openApp, plan, post } from './fixture.ts'
import { type Published, published, somePath } from './objects.ts'

const servers = await startServers(tap)

/** An environment that is ready, whose closure is just that path. */
async function environmentOf(
  { app, db }: Awaited<ReturnType<typeof openApp>>,
  { path, narHash, narSize }: Published,
): Promise<string> {
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(db, build.id)
  await db.builds.hold(lease, [{ path, narHash, narSize, references: [] }])
  await db.builds.recordReady(lease, { storePath: path, drvPath: `${path}.drv`, closureBytes: narSize }, [])
  return id
}

const statusOf = async ({ app }: Awaited<ReturnType<typeof openApp>>, id: string) =>
  (await app.inject(`/v1/environments/${id}`)).json().status

const losses: { [what: string]: [(path: Published) => string, (file: string) => Promise<void>] } = {
  narinfo: [(path) => narinfoName(path.path), (file) => rm(file)],
  listing: [(path) => listingName(path.path), (file) => rm(file)],
  NAR: [(path) => path.object, (file) => rm(file)],
  'NAR, cut short': [(path) => path.object, (file) => truncate(file, 10)],
}

for (const [what, [nameOf, lose]] of Object.entries(losses)) {
  tap.test(`a recorded path whose ${what} has vanished`, async (t) => {
    const opened = await openApp(t, servers)
    const { app, db, cacheFolder } = opened
    const path = await published(opened)
    const id = await environmentOf(opened, path)
    t.equal(await statusOf(opened, id), 'ready')

    await lose(join(cacheFolder, nameOf(path)))
    const answer = await app.inject(`/${nameOf(path)}`)
    t.equal(answer.statusCode, 404)
    t.equal(answer.headers['cache-control'], 'no-store')
    t.equal(await db.cache.find(path.hash), null, 'it is recorded no longer')
    t.equal(await statusOf(opened, id), 'evicted')
    t.equal((await app.inject(`/${path.hash}.narinfo`)).statusCode, 404, 'nor remembered')
    t.equal((await app.inject(`/${path.object}`)).statusCode, 404)

    const again = await published(opened, { ...path, object: somePath().object })
    t.equal((await app.inject(`/${path.hash}.narinfo`)).statusCode, 200, 'until it is published again')
    t.equal((await app.inject(`/${again.object}`)).statusCode, 200)
  })
}

tap.test('a store that is away as a whole has lost nothing', async (t) => {
  const opened = await openApp(t, servers)
  const { app, db, cacheFolder } = opened
  const path = await published(opened)
  const id = await environmentOf(opened, path)
  await rm(cacheFolder, { recursive: true })
  for (const url of [`/${path.hash}.narinfo`, `/${path.hash}.ls`, `/${path.object}`]) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 503, url)
    t.match(answer.json(), { code: 'not-ready' })
  }
  t.ok(await db.cache.find(path.hash))
  t.equal(await statusOf(opened, id), 'ready')

  await writeFile(cacheFolder, 'in the place of the folder')
  const { statusCode, body } = await app.inject(`/${path.hash}.narinfo`)
  t.equal(statusCode, 503)
  t.notMatch(body, cacheFolder, 'where it is, is for the operator')
})

tap.test('what is removed rightly is not lost', async (t) => {
  const opened = await openApp(t, servers)
  const { app, db, cache } = opened
  const path = await published(opened)
  t.equal((await app.inject(`/${path.object}`)).statusCode, 200)
  await db.cache.unrecord(path)
  await cache.store.remove([path.object])
  const again = await published(opened, { ...path, object: somePath().object })
  const id = await environmentOf(opened, again)

  t.equal((await app.inject(`/${path.object}`)).statusCode, 404)
  t.equal((await db.cache.find(path.hash))?.object, again.object)
  t.equal(await statusOf(opened, id), 'ready')
})

tap.test('a NAR is found under the name that it had before it was published again', async (t) => {
  const opened = await openApp(t, servers)
  const { app, db, cache } = opened
  const path = await published(opened)
  await db.cache.unrecord(path)
  await cache.store.remove([path.object])
  const object = path.object.replace(/-\w{8}\./, '-zzzzzzzz.')
  const again = await published(opened, { ...path, object })

  const [before, now] = await Promise.all([app.inject(`/${path.object}`), app.inject(`/${again.object}`)])
  t.equal(before.statusCode, 200)
  t.strictSame(before.rawPayload, now.rawPayload)
  t.equal(before.headers.etag, now.headers.etag)
})

tap.test('mass queries cost the store and the record one look each', async (t) => {
  const opened = await openApp(t, servers)
  const { app, db, cache } = opened
  const path = await published(opened)
  const url = `/${path.hash}.narinfo`
  await Promise.all(Array.from({ length: 50 }, () => app.inject(url)))
  await cache.store.remove([narinfoName(path.path)])
  await db.cache.unrecord(path)
  await eventually(async () => (await app.inject(url)).statusCode === 404)
  const afresh = await createApp({ ...({ db, cache } as Dependencies), ...others })
  t.teardown(() => afresh.close())
  t.equal((await afresh.inject(url)).statusCode, 404)

  const later = somePath()
  t.equal((await app.inject(`/${later.hash}.narinfo`)).statusCode, 404)
  await published(opened, later)
  t.equal((await app.inject(`/${later.hash}.narinfo`)).statusCode, 200, 'that it was not there is not')
})

const others = {
  queue: idleQueue,
  attemptLimits: noLimits,
  webhooks: anyAddress,
  allowedHosts: [],
  requestLimits: null,
  library,
  libraryInterface: 1,
  version: '1.2.3',
  metrics: openMetrics(),
  log: pino({ level: 'silent' }),
}

tap.test('who fetches a path has used its environment', async (t) => {
  const opened = await openApp(t, servers)
  const { db, cache, databaseUrl } = opened
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const lastUsed = async (): Promise<number> => {
    const { rows } = await client.query('SELECT last_used_at FROM environment')
    return rows[0].last_used_at.getTime()
  }
  const path = await published(opened)
  await environmentOf(opened, path)
  for (const [method, url, counts] of [
    ['HEAD', `/${path.hash}.narinfo`, false],
    ['HEAD', `/${path.object}`, false],
    ['GET', `/${path.hash}.ls`, false],
    ['GET', `/log/${path.drv}`, false],
    ['GET', `/${path.hash}.narinfo`, true],
    ['GET', `/${path.object}`, true],
  ] as const) {
    const reader = await createApp({ db, cache, ...others })
    await client.query("UPDATE environment SET last_used_at = now() - interval '1 day'")
    const before = await lastUsed()
    t.equal((await reader.inject({ method, url })).statusCode, 200)
    t.equal(await lastUsed(), before, 'no request waits for that')
    await reader.close()
    t.equal((await lastUsed()) > before, counts, `${method} ${url}`)
  }
})
