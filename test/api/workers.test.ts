import pg from 'pg'
import { pino } from 'pino'
import tap from 'tap'
import { announceWorker } from '../../src/jobs/announce-worker.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { openApp, post } from './fixture.ts'

const servers = await startServers(tap)

tap.test('workers are listed while they are there', async (t) => {
  const { app, db } = await openApp(t, servers)
  const list = async () => (await app.inject('/v1/workers')).json().items
  t.same(await list(), [])
  const log = pino({ level: 'silent' })
  const settings = { nixConfig: 'system-features = kvm', path: process.env.PATH ?? '' }
  const unknown = { nixConfig: '', path: '/nonexistent:/usr/bin' }
  const leave = await announceWorker(
    { name: 'b-1', minFreeMb: 1, settings, library: { hash: 'sha256-LIBRARY', interface: 2 } },
    db,
    log,
  )
  const leaveToo = await announceWorker(
    { name: 'a-2', minFreeMb: 2 ** 40, settings: unknown, library: { hash: 'sha256-OTHER', interface: 2 } },
    db,
    log,
  )
  const items = await list()
  t.match(items, [
    {
      name: 'a-2',
      seenAt: String,
      freeMb: Number,
      minFreeMb: 2 ** 31 - 1,
      hasRoom: false,
      idleBecause: /library/,
    },
    {
      name: 'b-1',
      seenAt: String,
      freeMb: Number,
      minFreeMb: 1,
      hasRoom: true,
      newerMigrations: [],
      idleBecause: null,
    },
  ])
  const [machine] = items[1].machines
  t.match(machine, { name: 'this machine', systems: ['x86_64-linux'], features: ['kvm'] })
  t.notOk(machine.systems.includes('builtin'), 'which is no system to ask for')
  t.ok(items[1].freeMb > 0)
  await leave()
  t.match(await list(), [{ name: 'a-2' }])
  await leaveToo()
  t.same(await list(), [])
})

tap.test('a worker of another library takes builds where it drives the one of this API', async (t) => {
  const { app, db } = await openApp(t, servers)
  const worker = { name: 'w', freeMb: 2, minFreeMb: 1, library: 'sha256-OTHER' }
  for (const [libraryInterface, idleBecause] of [
    [null, /cannot use/],
    [2, /cannot use/],
    [1, null],
  ]) {
    await db.workers.seen({ ...worker, libraryInterface: libraryInterface as number | null })
    t.match((await app.inject('/v1/workers')).json().items, [{ libraryInterface, idleBecause }])
  }
})

tap.test('a worker that died is forgotten', async (t) => {
  const { app, db, databaseUrl } = await openApp(t, servers)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await db.workers.seen({ name: 'dead', freeMb: 1, minFreeMb: 2 })
  t.match((await app.inject('/v1/workers')).json().items, [{ name: 'dead' }])
  await client.query("UPDATE worker SET seen_at = now() - interval '61 seconds'")
  t.same((await app.inject('/v1/workers')).json().items, [])
  t.equal((await post(app, { packages: ['click'] })).statusCode, 202, 'no worker is known to be full')
  await client.query("UPDATE worker SET seen_at = now() - interval '11 minutes'")
  await db.workers.seen({ name: 'alive', freeMb: 3, minFreeMb: 2 })
  t.same((await client.query('SELECT name FROM worker')).rows, [{ name: 'alive' }])
})

tap.test('a worker that drains counts as absent for new work', async (t) => {
  const { app, db } = await openApp(t, servers)
  const roomy = { freeMb: 2, minFreeMb: 1, library: 'sha256-LIBRARY' }
  await db.workers.seen({ ...roomy, name: 'leaving' })
  const url = '/v1/workers/leaving/drain'
  const drained = await app.inject({ method: 'POST', url })
  t.equal(drained.statusCode, 202)
  t.match(drained.json(), { name: 'leaving', drainingSince: String, idleBecause: /^It drains/ })
  t.same((await app.inject({ method: 'POST', url })).json().drainingSince, drained.json().drainingSince)
  t.ok(await db.workers.isDraining('leaving'))
  await db.workers.seen({ ...roomy, name: 'leaving' })
  t.ok(await db.workers.isDraining('leaving'), 'which its next report does not undo')
  t.match((await app.inject('/v1/workers')).json().service, { status: 'blocked' })

  await db.workers.seen({ name: 'full', freeMb: 1, minFreeMb: 2 })
  t.equal((await post(app, { packages: ['click'] })).statusCode, 503, 'its room is for no new build')
  await db.workers.left('full')
  const { build } = (await post(app, { packages: ['click'] })).json()
  await db.workers.seen({ ...roomy, name: 'other', library: 'sha256-OTHER' })
  await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 3 })
  t.match((await db.builds.get(build.id))?.waitsBecause, /No present worker has the Nix library/)

  t.equal((await app.inject({ method: 'POST', url: '/v1/workers/nobody/drain' })).statusCode, 404)
})

tap.test('readiness warns where no worker has been heard of', async (t) => {
  const { app, db, databaseUrl } = await openApp(t, servers)
  const warnings = async () => {
    let answer = await app.inject('/readyz')
    // The app starts before it is connected to Redis.
    while (answer.statusCode === 503) answer = await app.inject('/readyz')
    t.equal(answer.statusCode, 200)
    return answer.json().warnings
  }
  const never =
    /^There is no worker: none has started yet, or the last one has stopped\. Builds and plans wait/
  t.match(await warnings(), [{ pointer: '/workers', detail: never }])
  await db.workers.seen({ name: 'one', freeMb: 1, minFreeMb: 2 })
  t.match(await warnings(), [
    { pointer: '/workers/one/disk', detail: 'It has 1 MB free and has to keep 2 MB.' },
  ])
  await db.workers.seen({ name: 'one', freeMb: 2, minFreeMb: 2, newerMigrations: ['99990101000000_newer'] })
  t.match(await warnings(), [{ pointer: '/workers/one/version', detail: /older than the database/ }])
  await db.workers.seen({ name: 'one', freeMb: 2, minFreeMb: 2 })
  t.same(await warnings(), [])
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query("UPDATE worker SET seen_at = '2026-11-29T10:00:00Z'")
  const since = /^No worker has reported since 2026-11-29T10:00:00\.000Z\. .*`patchbay work`\.$/
  t.match(await warnings(), [{ pointer: '/workers', detail: since }])
  await db.workers.left('one')
  t.match(await warnings(), [{ detail: never }])
})

tap.test('there is room if one worker has some, or if there is no worker', async (t) => {
  const { app, db } = await openApp(t, servers)
  const ask = (name: string) => post(app, { packages: [name] })
  t.equal((await ask('click')).statusCode, 202)
  await db.workers.seen({ name: 'full', freeMb: 99, minFreeMb: 100 })
  const refused = await ask('jinja2')
  t.equal(refused.statusCode, 503)
  t.match(refused.json(), { code: 'disk-full', detail: /full has 99 MB free and has to keep 100 MB/ })
  t.equal((await ask('click')).statusCode, 202, 'to join is no new build')
  await db.workers.seen({ name: 'fuller', freeMb: 5, minFreeMb: 100 })
  t.match((await ask('jinja2')).json(), { detail: /full .*; fuller has 5 MB/ })
  await db.workers.seen({ name: 'full', freeMb: 100, minFreeMb: 100 })
  t.equal((await ask('jinja2')).statusCode, 202)
})

tap.test('the list says whether builds proceed', async (t) => {
  const { app, db } = await openApp(t, servers)
  const service = async () => (await app.inject('/v1/workers')).json().service
  const maintenance = { on: false, since: null, setBy: null, reason: null }
  const idle = { waiting: 0, running: 0, longestWaitSeconds: 0, plans: 0, maintenance }
  t.same(await service(), { status: 'no-worker', ...idle })
  await db.workers.seen({ name: 'one', freeMb: 2, minFreeMb: 1 })
  t.same(await service(), { status: 'working', ...idle })
  await post(app, { packages: ['click'] })
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  await db.builds.claim(build.id, 'one', 600)
  t.match(await service(), { status: 'working', waiting: 1, running: 1 })
  await db.workers.report('one', [{ pointer: '/nix', detail: 'The daemon is away.' }])
  t.match(await service(), { status: 'blocked' })
})

tap.test('the faults of a worker and of its channels are listed', async (t) => {
  const { app, db } = await openApp(t, servers)
  await db.workers.seen({ name: 'b-1', freeMb: 2, minFreeMb: 1 })
  t.match((await app.inject('/v1/workers')).json(), { items: [{ faults: [] }] })
  const faults = [
    { pointer: '/nix', detail: 'The daemon is away.' },
    { pointer: '/channels/broken', detail: 'It cannot be evaluated.' },
  ]
  await db.workers.report('b-1', faults)
  await db.workers.seen({ name: 'b-1', freeMb: 3, minFreeMb: 1 })
  t.match((await app.inject('/v1/workers')).json(), { items: [{ freeMb: 3, faults }] })
  await eventually(async () => (await app.inject('/readyz')).statusCode === 200)
  t.match((await app.inject('/readyz')).json(), {
    status: 'ready',
    warnings: [
      { pointer: '/workers/b-1/nix', detail: 'The daemon is away.' },
      { pointer: '/workers/b-1/channels/broken', detail: 'It cannot be evaluated.' },
    ],
  })
  const broken = await app.inject('/v1/channels/broken')
  t.equal(broken.statusCode, 200, 'which was never registered')
  t.match(broken.json(), {
    name: 'broken',
    pin: null,
    move: null,
    faults: [{ worker: 'b-1', detail: 'It cannot be evaluated.' }],
  })
  await db.workers.report('b-1', [])
  t.equal((await app.inject('/v1/channels/broken')).statusCode, 404)
})
