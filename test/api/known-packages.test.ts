import tap from 'tap'
import { listing } from '../db/sample.ts'
import { startServers } from '../servers.ts'
import { makeReady, openApp, pin, plan, post } from './fixture.ts'

const servers = await startServers(tap)

tap.test('the results of a package, under every spelling of its name', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(db, build.id)
  t.equal((await app.inject('/v1/packages/markupsafe')).statusCode, 404, 'the build has not ended')
  await makeReady(db, lease)

  for (const name of ['markupsafe', 'MarkupSafe']) {
    const { statusCode, json } = await app.inject(`/v1/packages/${name}`)
    t.equal(statusCode, 200)
    t.same(Object.keys(json()), ['name', 'items'])
    t.equal(json().name, 'markupsafe')
    t.match(json().items, [
      {
        version: '2.1.5',
        target: 'python313FreeThreading',
        status: 'gil-reenabled',
        class: 'tagged',
        gil: 'reenabled',
        turnedOnBy: [{ module: 'markupsafe._speedups', package: 'markupsafe' }],
        outdated: false,
        overridden: [],
        builds: { reused: 0, rebuilt: 1, dropped: 0 },
        environments: 1,
        lastSeenAt: String,
        environmentId: id,
        byPin: [],
        findings: [
          {
            module: 'markupsafe._speedups',
            verdict: 'gil-reenabled',
            detail: 'has not declared that it is safe',
            builds: 1,
            lastBuildId: build.id,
            lastSeenAt: String,
          },
        ],
        failures: [],
      },
    ])
  }
})

tap.test('pins are named as in specs', async (t) => {
  const { app, db } = await openApp(t, servers)
  const first = (await post(app, { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, first.build.id))
  const moved = { kind: 'folder' as const, narHash: 'sha256-BBBB' }
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channels.register({ name: 'sample', pin: moved, defaults, isDefault: true })
  await db.channels.recordListing('sample', moved, listing(['jinja2']))
  const second = (await post(app, { packages: ['jinja2'] })).json()
  const failure = { class: 'build-failed' as const, message: 'No.', package: 'jinja2', retryable: false }
  await db.builds.recordFailed(await plan(db, second.build.id), failure)
  const [known] = (await app.inject('/v1/packages/jinja2')).json().items
  t.match(known, { status: 'build-failed' })
  t.match(known.byPin, [
    { channel: 'sample', pin: 'sha256-BBBB', status: 'build-failed', lastSeenAt: String },
    { channel: 'sample', pin: pin.narHash, status: 'works', lastSeenAt: String },
  ])
  t.match(known.failures, [{ buildId: second.build.id, class: 'build-failed', message: 'No.', at: String }])
})

tap.test('the problem of an unknown name lists near names', async (t) => {
  const { app, db } = await openApp(t, servers)
  const unknown = async (name: string) => {
    const { statusCode, json } = await app.inject(`/v1/packages/${name}`)
    t.equal(statusCode, 404)
    t.equal(json().code, 'not-found')
    return json()
  }
  t.notMatch(await unknown('jinja'), { detail: /Did you mean/ })
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, build.id))
  t.match(await unknown('Jinja'), { detail: /Did you mean jinja2\?/, faults: [{ nearest: ['jinja2'] }] })
  t.match(await unknown('a.b'), { detail: /no build that has ended had a package a-b\./i })
  await unknown('a b')
})

tap.test('which packages work under which interpreter', async (t) => {
  const { app, db } = await openApp(t, servers)
  const read = async (query = '') => (await app.inject(`/v1/packages${query}`)).json()
  t.same(await read(), { items: [], next: null })
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, build.id))
  const { items } = await read()
  const target = 'python313FreeThreading'
  t.match(items, [
    { name: 'jinja2', target, status: 'works', version: '3.1.6', class: 'pure', environmentId: id },
    { name: 'markupsafe', target, status: 'gil-reenabled', version: '2.1.5', seenAt: String },
  ])
  const first = await read('?limit=1')
  t.same(first.items, items.slice(0, 1))
  t.same(await read(`?limit=1&cursor=${first.next}`), { items: items.slice(1), next: null })
  t.same((await read('?target=3.13t')).items, items, 'as a spec may name it')
  t.same((await read('?target=3.14t')).items, [])
  t.same((await read('?status=gil-reenabled')).items, items.slice(1))
  for (const query of ['limit=0', 'cursor=x', 'status=fine', 'target=a%20b', 'name=x'])
    t.match(await read(`?${query}`), { code: 'query-invalid', faults: [{ pointer: query.split('=')[0] }] })
})
