import tap, { type Test } from 'tap'
import { openDb } from '../../src/db/db.ts'
import { listing } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { noLimits, type Opened, openApp, packageNames, post, registerChannel } from './fixture.ts'
import { buildAndPublish, freshPaths } from './published.ts'
import { bearer, makeToken, revoke } from './tokens.ts'

const servers = await startServers(tap)
const spec = { packages: ['jinja2'] }

/** Two processes of one service, each with its own connections, that both have just answered a request for one environment. */
async function twoProcesses(t: Pick<Test, 'teardown'>): Promise<{ one: Opened; other: Opened; id: string }> {
  const one = await openApp(t, servers)
  const db = await openDb(one.databaseUrl)
  t.teardown(db.close)
  const other = await openApp(t, servers, { on: { ...one, db }, cache: one.cache })
  const { id, build } = (await post(one.app, spec)).json()
  await buildAndPublish(one, build.id, freshPaths('environment'))
  for (const { app } of [one, other, one, other])
    if ((await post(app, spec)).statusCode !== 200) throw new Error('it is no hit')
  return { one, other, id }
}

tap.test('an eviction by one process shows at once in both', async (t) => {
  const { one, other, id } = await twoProcesses(t)
  await one.db.environments.evict(id, 'Its time has come.')
  const [there, here] = [await post(other.app, spec), await post(one.app, spec)]
  t.same([there.statusCode, here.statusCode], [202, 202])
  t.same([there.json().coalesced, here.json().coalesced], [false, true])
  t.match((await other.app.inject(`/v1/environments/${id}`)).json(), {
    status: 'queued',
    build: { attempt: 2 },
  })
})

tap.test('so does a deletion', async (t) => {
  const { one, other, id } = await twoProcesses(t)
  t.equal((await one.app.inject({ method: 'DELETE', url: `/v1/environments/${id}` })).statusCode, 202)
  t.equal((await other.app.inject(`/v1/environments/${id}`)).statusCode, 404)
  t.equal((await post(other.app, spec)).statusCode, 202)
  t.match((await post(one.app, spec)).json(), { build: { attempt: 1 }, coalesced: true })
})

tap.test('a build that fails, and one that is tried again after that, show at once in both', async (t) => {
  const { one, other, id } = await twoProcesses(t)
  await one.db.environments.evict(id, 'Its time has come.')
  const { build } = (await post(one.app, spec)).json()
  const lease = await one.db.builds.claim(build.id, 'worker', 60)
  if (!lease) throw new Error('it cannot be claimed')
  await one.db.builds.recordFailed(lease, { class: 'internal', message: 'No.', retryable: true })
  for (const { app } of [other, one])
    t.match((await app.inject(`/v1/environments/${id}`)).json(), { status: 'failed' })
  const retried = await other.app.inject({ method: 'POST', url: `/v1/builds/${build.id}/retry` })
  t.equal(retried.statusCode, 202)
  for (const { app } of [one, other]) t.match((await post(app, spec)).json(), { build: { attempt: 3 } })
})

tap.test('pins and tags show at once in both', async (t) => {
  const { one, other, id } = await twoProcesses(t)
  await one.app.inject({ method: 'PUT', url: `/v1/environments/${id}/pin` })
  t.ok((await post(other.app, spec)).json().pinned)
  const tagged = { method: 'POST', url: '/v1/environments?tag=team:a', payload: spec } as const
  for (const { app } of [one, other]) {
    t.same((await app.inject(tagged)).json().build.tags, ['team:a'])
    t.same((await post(app, spec)).json().build.tags, ['team:a'])
  }
})

tap.test('a channel that moves shows at once in both', async (t) => {
  const { one, other, id } = await twoProcesses(t)
  const pin = { kind: 'folder' as const, narHash: 'sha256-MOVED' }
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await one.db.channels.register({ name: 'sample', pin, defaults, isDefault: true })
  await one.db.channels.recordListing('sample', pin, listing(packageNames))
  for (const { app } of [other, one]) {
    const moved = await post(app, spec)
    t.equal(moved.statusCode, 202)
    t.not(moved.json().id, id)
  }
})

tap.test(
  'different new specs share the names of their channel until it moves, which shows at once in both',
  async (t) => {
    const first = await openApp(t, servers)
    const db = await openDb(first.databaseUrl)
    t.teardown(db.close)
    let reads = 0
    const counted = () => {
      reads += 1
      return db.channels.default()
    }
    const on = { ...first, db: { ...db, channels: { ...db.channels, default: counted } } }
    const { app } = await openApp(t, servers, { on, cache: first.cache })
    const statuses = async (names: string[]) =>
      Promise.all(names.map(async (name) => (await post(app, { packages: [name] })).statusCode))

    t.strictSame(await statuses(['jinja2', 'markupsafe', 'new-one']), [202, 202, 422])
    t.equal(reads, 1)
    const pin = { kind: 'folder' as const, narHash: 'sha256-MOVED' }
    const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
    await first.db.channels.register({ name: 'sample', pin, defaults, isDefault: true })
    await first.db.channels.recordListing('sample', pin, listing(['jinja2', 'new-one']))
    t.strictSame(await statuses(['new-one', 'markupsafe']), [202, 422])
    t.equal(reads, 2)
  },
)

tap.test('a token that one process revokes is soon refused by the other', async (t) => {
  const { one, other } = await twoProcesses(t)
  const admin = await makeToken(one.app, ['admin'])
  const own = await makeToken(one.app, ['submit'], admin.token)
  const request = {
    method: 'POST',
    url: '/v1/environments',
    payload: spec,
    headers: bearer(own.token),
  } as const
  await eventually(async () => (await post(other.app, spec)).statusCode === 401)
  for (const { app } of [one, other]) t.equal((await app.inject(request)).statusCode, 200)
  await revoke(one.app, own.id, admin.token)
  t.equal((await one.app.inject(request)).statusCode, 401)
  await eventually(async () => (await other.app.inject(request)).statusCode === 401)
})

tap.test(
  'hits take no transaction, and a thousand equal requests at once take two acceptances',
  async (t) => {
    const { db, databaseUrl } = await servers.freshDatabase()
    let accepted = 0
    const environments = {
      ...db.environments,
      accept(request: Parameters<typeof db.environments.accept>[0]) {
        accepted++
        return db.environments.accept(request)
      },
    }
    const opened = await openApp(t, servers, {
      on: { db: { ...db, environments }, databaseUrl },
      attemptLimits: noLimits,
    })
    await registerChannel(db)
    const answers = await Promise.all(Array.from({ length: 1000 }, () => post(opened.app, spec)))
    t.equal(accepted, 2)
    t.equal(new Set(answers.map((answer) => answer.json().build.id)).size, 1)
    t.equal(answers.filter((answer) => !answer.json().coalesced).length, 1)

    await buildAndPublish(opened, answers[0]?.json().build.id, freshPaths('environment'))
    accepted = 0
    const hits = await Promise.all(Array.from({ length: 100 }, () => post(opened.app, spec)))
    t.same(new Set(hits.map(({ statusCode }) => statusCode)), new Set([200]))
    t.equal(accepted, 0)
  },
)
