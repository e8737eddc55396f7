import { execa } from 'execa'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { type RunBuildPorts, runBuild } from '../../src/build/run-build.ts'
import { readConfig } from '../../src/config.ts'
import { openDb } from '../../src/db/db.ts'
import { openCache } from '../../src/publish/open-cache.ts'
import { claim, request } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startProxy } from '../proxy.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const unaborted = new AbortController().signal
const log = pino({ level: 'silent' })
/** Longer than a lease, so that no wait for Postgres ends by itself. */
const times = { connectMs: 60_000, statementMs: 60_000, idleMs: 60_000, answerMs: 60_000 }

/** A worker's ports behind a proxy, and a claimed build that cannot be built: no store has the pin of its channel. */
async function open(t: Test, { leaseSeconds }: { leaseSeconds: number }) {
  const { db: near, databaseUrl } = await freshDatabase()
  const proxy = await startProxy(t, databaseUrl)
  const db = await openDb(proxy.url, { times })
  t.teardown(async () => {
    await proxy.close()
    await db.close()
  })
  const limits = {
    ...{ evalTimeoutSeconds: 60, evalMemoryMb: 1024, buildTimeoutSeconds: 60, silentTimeoutSeconds: 60 },
    ...{ logLimitMb: 1, buildLogMb: 1, buildMemoryMb: 0, minFreeMb: 0, importTimeoutSeconds: 60 },
    failureCacheSeconds: 60,
  }
  const ports: RunBuildPorts = {
    db,
    cache: await openCache(readConfig({ PATCHBAY_DATA_DIR: await temporaryFolder(t) })),
    nix: {
      settings: { nixConfig: '', path: process.env.PATH ?? '' },
      library: { hash: request().spec.library, interface: 1 },
      nixpkgsUrl: 'http://127.0.0.1:9/nixpkgs',
    },
    limits,
    workspace: { dataDir: await temporaryFolder(t) },
  }
  const pin = { kind: 'folder' as const, narHash: `sha256-${'A'.repeat(43)}=` }
  const { id, spec, canonicalText } = request('click')
  const { build } = await near.environments.accept({ id, spec: { ...spec, pin }, canonicalText })
  const lease = await claim(db, build.id, 'worker', leaseSeconds)
  const { dataDir } = ports.workspace
  const run = () => runBuild(ports, lease, unaborted, { leaseSeconds, maxAttempts: 3 }, log)
  return { near, proxy, dataDir, buildId: build.id, run }
}

tap.test('a build whose record is away for a moment is tried again until that is back', async (t) => {
  const { near, proxy, buildId, run } = await open(t, { leaseSeconds: 30 })
  proxy.behave('refuse')
  setTimeout(() => proxy.behave('pass'), 2000)
  await run()
  t.match(await near.builds.get(buildId), {
    state: 'failed',
    fence: 1,
    failure: { class: 'unsupported-pin' },
  })
})

tap.test('a build whose lease cannot be renewed frees its slot, whatever it waits for', async (t) => {
  const { near, proxy, buildId, run } = await open(t, { leaseSeconds: 2 })
  proxy.behave('swallow')
  const started = performance.now()
  await run()
  t.ok(performance.now() - started < 10_000)
  t.match(await near.builds.get(buildId), { failure: null, finishedAt: null })
})

tap.test('a build for which Postgres was away too long is given back, and has not failed', async (t) => {
  const { near, proxy, buildId, run } = await open(t, { leaseSeconds: 2 })
  proxy.behave('refuse')
  setTimeout(() => proxy.behave('pass'), 4000)
  await run()
  // The slot may become free earlier.
  await eventually(async () => (await near.builds.get(buildId))?.state === 'queued')
  t.match(await near.builds.get(buildId), { worker: null, failure: null, finishedAt: null })
})

tap.test('a build whose data folder is full has failed for that, and may be tried again', async (t) => {
  const { near, dataDir, buildId, run } = await open(t, { leaseSeconds: 30 })
  // One inode is the folder's own.
  await execa('mount', ['-t', 'tmpfs', '-o', 'nr_inodes=1', 'tmpfs', dataDir])
  t.teardown(() => execa('umount', [dataDir]))
  await run()
  t.match(await near.builds.get(buildId), {
    state: 'failed',
    failure: { class: 'disk-full', retryable: true, message: /^The disk of \/.* is full \(ENOSPC\)\. / },
  })
})
