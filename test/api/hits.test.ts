import { rename, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { narinfoName } from '../../src/cache/object-names.ts'
import { CacheStoreFault } from '../../src/errors.ts'
import { startServers } from '../servers.ts'
import { type Opened, openApp, plan, post } from './fixture.ts'
import { buildAndPublish, freshPaths, publish } from './published.ts'

const servers = await startServers(tap)
const spec = { packages: ['jinja2'] }

interface Ready extends Opened {
  id: string
  /** Of the closure: what the environment refers to, and the environment. */
  paths: [string, string]
  objectOf(path: string): Promise<string>
}

/** An environment of two paths that is ready and served. */
async function ready(t: Pick<Test, 'teardown'>): Promise<Ready> {
  const opened = await openApp(t, servers)
  const { id, build } = (await post(opened.app, spec)).json()
  const paths = freshPaths('interpreter', 'environment') as [string, string]
  await buildAndPublish(opened, build.id, paths)
  const objectOf = async (path: string) => (await opened.db.cache.recorded([path]))[0]?.object ?? ''
  return { ...opened, id, paths, objectOf }
}

/** Runs a statement on the tables, which no part of Patchbay would run. */
async function meddle({ databaseUrl }: Opened, statement: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(statement, values)
  await client.end()
}

tap.test('an environment that the cache has is a hit', async (t) => {
  const { app, id, paths } = await ready(t)
  const answer = await post(app, spec)
  t.equal(answer.statusCode, 200)
  t.match(answer.json(), { id, status: 'ready', storePath: paths[1], build: { attempt: 1 } })
})

const losses: { [what: string]: (ready: Ready) => Promise<unknown> } = {
  'a NAR has vanished': async ({ cacheFolder, paths, objectOf }) =>
    rm(join(cacheFolder, await objectOf(paths[0]))),
  'a NAR is cut short': async ({ cacheFolder, paths, objectOf }) =>
    truncate(join(cacheFolder, await objectOf(paths[0])), 999),
  'a narinfo has vanished': ({ cacheFolder, paths }) => rm(join(cacheFolder, narinfoName(paths[0]))),
  'the environment’s own NAR has vanished': async ({ cacheFolder, paths, objectOf }) =>
    rm(join(cacheFolder, await objectOf(paths[1]))),
  'a path is recorded no longer': async ({ db, paths, objectOf }) =>
    db.cache.unrecord({ path: paths[0], object: await objectOf(paths[0]) }),
  'a row is gone': (opened) => meddle(opened, 'DELETE FROM cached_path WHERE path = $1', [opened.paths[0]]),
  'it was recorded before there was a cache': (opened) => meddle(opened, 'DELETE FROM cached_path', []),
  'all NARs are gone': ({ cacheFolder }) => rm(join(cacheFolder, 'nar'), { recursive: true }),
}

for (const [what, lose] of Object.entries(losses)) {
  tap.test(`${what}: it is built again, and then ready again`, async (t) => {
    const opened = await ready(t)
    const { app, cache, id, paths } = opened
    await lose(opened)
    const answer = await post(app, spec)
    t.equal(answer.statusCode, 202)
    const accepted = answer.json()
    t.match(accepted, { id, status: 'queued', storePath: null, fetch: null, evicted: null, coalesced: false })
    t.match(accepted.build, { attempt: 2, state: 'queued' })

    await cache.store.prepare()
    await buildAndPublish(opened, accepted.build.id, paths)
    const again = await post(app, spec)
    t.equal(again.statusCode, 200)
    t.match(again.json(), { status: 'ready', storePath: paths[1], build: { attempt: 2 } })
  })
}

tap.test('two hits at once on what has vanished are one new build', async (t) => {
  const opened = await ready(t)
  await rm(join(opened.cacheFolder, await opened.objectOf(opened.paths[0])))
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(opened.app, spec)))
  t.same(new Set(answers.map(({ statusCode }) => statusCode)), new Set([202]))
  t.equal(new Set(answers.map((answer) => answer.json().build.id)).size, 1)
  t.equal(answers[0]?.json().build.attempt, 2)
  t.equal(answers.filter((answer) => !answer.json().coalesced).length, 1)
})

tap.test('others that need the vanished path find out when they are asked for', async (t) => {
  const opened = await ready(t)
  const { app, paths, cacheFolder, objectOf } = opened
  const other = (await post(app, { packages: ['numpy'] })).json()
  const lease = await plan(opened.db, other.build.id)
  const [own = ''] = freshPaths('other-environment')
  const closure = [paths[0], own].map((path) => ({
    path,
    narHash: 'sha256-N',
    narSize: 4096,
    references: [],
  }))
  await opened.db.builds.hold(lease, closure)
  await publish(opened, own)
  await opened.db.builds.recordReady(lease, { storePath: own, drvPath: `${own}.drv`, closureBytes: 8192 }, [])
  await rm(join(cacheFolder, await objectOf(paths[0])))
  t.equal((await post(app, { packages: ['numpy'] })).statusCode, 202)
  t.equal((await post(app, spec)).statusCode, 202)
})

tap.test('an environment that was evicted says so and why, and is built again', async (t) => {
  const opened = await ready(t)
  const { app, db, id } = opened
  await db.environments.evict(id, 'Nobody has used it for 90 days.')
  const shown = (await app.inject(`/v1/environments/${id}`)).json()
  t.match(shown, {
    status: 'evicted',
    evicted: { because: 'Nobody has used it for 90 days.' },
    storePath: null,
    readyAt: null,
    fetch: null,
  })
  const listed = (await app.inject('/v1/environments?status=evicted')).json()
  t.match(listed.items, [{ id, status: 'evicted', storePath: null }])
  const answer = await post(app, spec)
  t.equal(answer.statusCode, 202)
  t.match(answer.json(), { status: 'queued', evicted: null, build: { attempt: 2 } })
})

tap.test('a storage that does not answer proves nothing: neither a hit nor an eviction', async (t) => {
  let broken = false
  const isWhole = async () => {
    if (broken) throw new CacheStoreFault('no route to the storage of 10.0.0.1')
    return true
  }
  const opened = await openApp(t, servers, { cache: { isWhole } })
  const { id, build } = (await post(opened.app, spec)).json()
  await buildAndPublish(opened, build.id, freshPaths('environment'))
  broken = true
  const answer = await post(opened.app, spec)
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { code: 'not-ready', detail: /storage of the cache/ })
  t.notMatch(answer.body, '10.0.0.1')
  t.ok(answer.headers['retry-after'])
  t.match((await opened.app.inject(`/v1/environments/${id}`)).json(), { status: 'ready' })
  broken = false
  t.equal((await post(opened.app, spec)).statusCode, 200)
})

tap.test(
  'a folder that is away, such as one that is not mounted, is no reason to build all again',
  async (t) => {
    const opened = await ready(t)
    const { app, cacheFolder, id } = opened
    await rename(cacheFolder, `${cacheFolder}-away`)
    t.equal((await post(app, spec)).statusCode, 503)
    t.match((await app.inject(`/v1/environments/${id}`)).json(), { status: 'ready' })
    await rename(`${cacheFolder}-away`, cacheFolder)
    t.equal((await post(app, spec)).statusCode, 200)
  },
)

tap.test('many paths are looked at together, but not all at once', async (t) => {
  let looking = 0
  let most = 0
  const isWhole = async () => {
    most = Math.max(most, ++looking)
    await new Promise((resolve) => setTimeout(resolve, 5))
    looking--
    return true
  }
  const opened = await openApp(t, servers, { cache: { isWhole } })
  const { build } = (await post(opened.app, spec)).json()
  await buildAndPublish(opened, build.id, freshPaths(...Array.from({ length: 100 }, (_, n) => `path-${n}`)))
  most = 0
  t.equal((await post(opened.app, spec)).statusCode, 200)
  t.ok(most > 1 && most <= 16, `${most} at once`)
})
