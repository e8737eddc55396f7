import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { type RunBuildPorts, runBuild } from '../../src/build/run-build.ts'
import { readConfig } from '../../src/config.ts'
import { openDb } from '../../src/db/db.ts'
import { openCache } from '../../src/publish/open-cache.ts'
import { emptyCache, idleApp, post, registerChannel } from '../api/fixture.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { startPostgresOnSmallDisk } from '../small-disk.ts'
import { claim, request } from './sample.ts'

async function open(t: Test) {
  const disk = await startPostgresOnSmallDisk(t, 40)
  const db = await openDb(disk.databaseUrl)
  t.teardown(() => db.close())
  return { disk, db }
}

tap.test('a full disk of Postgres is reported, by /readyz and to callers, and passes', async (t) => {
  const { disk, db } = await open(t)
  await registerChannel(db)
  const { cache } = await emptyCache(t)
  const app = await idleApp(t, { db, cache })
  t.equal((await app.inject('/readyz')).statusCode, 200)
  const { build } = (await post(app, { packages: ['numpy'] })).json()

  await disk.fill()
  await eventually(async () => (await app.inject('/readyz')).statusCode !== 200)
  const ready = await app.inject('/readyz')
  t.equal(ready.statusCode, 503)
  t.match(ready.json(), {
    code: 'disk-full',
    detail: /disk of Postgres is full.*free/,
    faults: [{ pointer: 'postgres', detail: /full/ }],
  })
  // Pages in use still have room.
  let refused = await post(app, { packages: ['click'] })
  for (let n = 0; refused.statusCode === 202 && n < 500; n++)
    refused = await post(app, { packages: ['click'], skipImports: [`module_${n}_${'x'.repeat(60)}`] })
  t.equal(refused.statusCode, 503)
  t.match(refused.json(), { code: 'disk-full', detail: /disk of Postgres is full/ })
  t.ok(refused.headers['retry-after'])
  t.equal((await app.inject(`/v1/builds/${build.id}`)).statusCode, 200, 'what only reads goes on')

  await disk.free()
  await eventually(async () => (await app.inject('/readyz')).statusCode === 200)
  t.equal((await post(app, { packages: ['jinja2'] })).statusCode, 202)
})

tap.test('a worker waits for room, and loses no build for want of it', async (t) => {
  const { disk, db } = await open(t)
  const leaseSeconds = 2
  const ports: RunBuildPorts = {
    db,
    cache: await openCache(readConfig({ PATCHBAY_DATA_DIR: await temporaryFolder(t) })),
    nix: {
      settings: { nixConfig: '', path: process.env.PATH ?? '' },
      library: { hash: request().spec.library, interface: 1 },
      nixpkgsUrl: 'http://127.0.0.1:9/nixpkgs',
    },
    limits: {
      ...{ evalTimeoutSeconds: 60, evalMemoryMb: 1024, buildTimeoutSeconds: 60, silentTimeoutSeconds: 60 },
      ...{ logLimitMb: 1, buildLogMb: 1, buildMemoryMb: 0, minFreeMb: 0, importTimeoutSeconds: 60 },
      failureCacheSeconds: 60,
    },
    workspace: { dataDir: await temporaryFolder(t) },
  }
  const pin = { kind: 'folder' as const, narHash: `sha256-${'A'.repeat(43)}=` }
  const { id, spec, canonicalText } = request('click')
  const { build } = await db.environments.accept({ id, spec: { ...spec, pin }, canonicalText })
  const lease = await claim(db, build.id, 'worker', leaseSeconds)
  await disk.fill()
  // Pages in use still have room.
  const fillPages = async () => {
    for (;;) await db.events.append(lease, 'note', { text: 'x'.repeat(100) })
  }
  await t.rejects(fillPages(), /space/)
  const warnings: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) })
  const rules = { leaseSeconds, maxAttempts: 1 }
  const run = runBuild(ports, lease, new AbortController().signal, rules, log)
  // As workers look for what others have left.
  const lookUntil = performance.now() + 5 * leaseSeconds * 1000
  while (performance.now() < lookUntil) {
    await db.reconcile({ queuedAgainAfterSeconds: leaseSeconds, maxLosses: 1 }).catch(() => {})
    await sleep(200)
  }
  t.match(await db.builds.get(build.id), { finishedAt: null, failure: null }, 'it is not lost meanwhile')
  await disk.free()
  await run
  const isOver = async () => {
    const { state, failure } = (await db.builds.get(build.id)) ?? {}
    return state === 'queued' || failure?.class === 'unsupported-pin'
  }
  await eventually(isOver)
  t.ok(warnings.some((line) => /waiting for Postgres/.test(line) && /53100|space/i.test(line)))
})
