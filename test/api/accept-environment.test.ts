import pg from 'pg'
import tap from 'tap'
import { startServers } from '../servers.ts'
import { makeReady, openApp, packages, pin, plan, post, registerChannel } from './fixture.ts'

const servers = await startServers(tap)

tap.test('a new spec is recorded and building', async (t) => {
  const { app, db } = await openApp(t, servers)
  const response = await post(app, { packages: ['Jinja2'], target: '3.13t' })
  t.equal(response.statusCode, 202)
  const body = response.json()
  t.match(body, {
    id: /^[0-9a-f]{64}$/,
    status: 'queued',
    coalesced: false,
    storePath: null,
    build: { attempt: 1, state: 'queued', failure: null, environmentId: body.id },
    packages: { reused: 0, rebuilt: 0, dropped: 0 },
    buildTools: { relinked: 0, rebuilt: 0, dropped: 0 },
    verdicts: [],
    spec: {
      format: 3,
      channel: 'sample',
      pin,
      packages: ['jinja2'],
      rebuild: 'auto',
      drop: [],
      keep: [],
      gil: 'report',
      checks: 'none',
      target: 'python313FreeThreading',
      library: 'sha256-LIBRARY',
    },
  })
  t.equal(response.headers.location, `/v1/environments/${body.id}`)
  t.match(response.headers['retry-after'], /^\d+$/)
  t.match(await db.environments.get(body.id), { build: { id: body.build.id } })
})

tap.test('however it is written, it is one environment and one build', async (t) => {
  const { app } = await openApp(t, servers)
  const first = (await post(app, { packages: ['numpy', 'jinja2', 'ruamel-yaml'] })).json()
  const written = [
    { packages: ['JINJA2', 'ruamel_yaml', 'numpy', 'NumPy'] },
    {
      packages: ['numpy', 'jinja2', 'ruamel-yaml'],
      channel: 'sample',
      target: 'cp313t',
      source: '3.13',
      rebuild: 'auto',
    },
  ]
  for (const spec of written) {
    const response = await post(app, spec)
    t.equal(response.statusCode, 202)
    t.match(response.json(), { id: first.id, build: { id: first.build.id }, coalesced: true })
  }
})

tap.test('100 identical requests at once are one build', async (t) => {
  const { app, databaseUrl } = await openApp(t, servers)
  const responses = await Promise.all(Array.from({ length: 100 }, () => post(app, { packages: ['numpy'] })))
  t.same(new Set(responses.map((response) => response.statusCode)), new Set([202]))
  t.equal(new Set(responses.map((response) => response.json().build.id)).size, 1)
  t.equal(responses.filter((response) => !response.json().coalesced).length, 1)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  t.equal((await client.query('SELECT 1 FROM build')).rowCount, 1)
})

tap.test('a ready environment is the answer', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  await makeReady(db, await plan(db, build.id))
  const response = await post(app, { packages: ['jinja2'] })
  t.equal(response.statusCode, 200)
  t.match(response.json(), {
    status: 'ready',
    storePath: '/nix/store/z-python3-3.13.5-env',
    closureBytes: 4096,
    packages: { reused: 1, rebuilt: 1, dropped: 0 },
    buildTools: { relinked: 1, rebuilt: 1, dropped: 0 },
    verdicts: [{ package: 'markupsafe', module: 'markupsafe._speedups', verdict: 'gil-reenabled' }],
  })
  t.equal(packages.length, 2)
})

tap.test('a failed build is tried again', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(db, build.id)
  await db.builds.recordFailed(lease, { class: 'disk-full', message: 'Full.', retryable: true })
  const response = await post(app, { packages: ['jinja2'] })
  t.equal(response.statusCode, 202)
  t.match(response.json(), { id, coalesced: false, build: { attempt: 2, state: 'queued' } })
})

tap.test('without any channel, the answer says what to do', async (t) => {
  const { app, db } = await openApp(t, servers, { channel: false })
  const response = await post(app, { packages: ['numpy'] })
  t.equal(response.statusCode, 503)
  t.match(response.json(), { code: 'not-ready', detail: /patchbay work/ })
  t.ok(response.headers['retry-after'])

  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channels.register({ name: 'sample', pin, defaults, isDefault: true })
  t.match((await post(app, { packages: ['numpy'] })).json(), {
    code: 'not-ready',
    detail: /list the packages/,
  })
})

tap.test('without a default channel, the field is required', async (t) => {
  const { app, db } = await openApp(t, servers, { channel: false })
  await registerChannel(db, 'one', false)
  const response = await post(app, { packages: ['numpy'] })
  t.equal(response.statusCode, 400)
  t.match(response.json(), { faults: [{ pointer: '/channel', detail: /"one"/ }] })
  t.equal((await post(app, { packages: ['numpy'], channel: 'one' })).statusCode, 202)
})

tap.test('while Redis is away, specs are accepted all the same', async (t) => {
  const { app } = await openApp(t, servers, { redisUrl: '/nonexistent/redis.sock' })
  t.equal((await post(app, { packages: ['numpy'] })).statusCode, 202)
})
