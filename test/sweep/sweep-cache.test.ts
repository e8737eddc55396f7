import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { listingName, narinfoName } from '../../src/cache/object-names.ts'
import { s3Store } from '../../src/cache/s3-store.ts'
import { sweepCache } from '../../src/sweep/sweep-cache.ts'
import { pathOf } from '../db/published.ts'
import { startS3Server } from '../publish/s3-server.ts'
import { startServers } from '../servers.ts'
import {
  faultsOf,
  folderBytes,
  keepAll,
  keepNothing,
  leave,
  never,
  objectNames,
  openSite,
  publish,
  ready,
  sizedEntryOf,
  slow,
} from './site.ts'

const servers = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }
const real = { dryRun: false }
const dry = { dryRun: true }

tap.test('a sweep frees what it says, and a dry run says the same', async (t) => {
  const site = await openSite(t, servers)
  const { db, folder } = site
  const python = sizedEntryOf('python', '/nix/store/python.drv')
  const numpy = await ready(site, 'numpy', [sizedEntryOf('numpy'), python])
  const click = await ready(site, 'click', [sizedEntryOf('click'), python])
  await db.keeping.pin(click, null)
  const lost = await publish(site, 'lost', [sizedEntryOf('lost')])
  await db.builds.recordFailed(lost, failure)

  const before = folderBytes(folder)
  const preview = await sweepCache(site, keepNothing, dry, never)
  t.equal(folderBytes(folder), before, 'a dry run changes nothing')
  const { report, failure: fault } = await sweepCache(site, keepNothing, real, never)
  const { evicted: previewed, ...previewedFigures } = preview.report
  const { evicted, ...figures } = report
  t.same(figures, previewedFigures)
  t.same(
    evicted.map((one) => ({ ...one, because: '' })),
    previewed.map((one) => ({ ...one, because: '' })),
  )
  t.equal(fault, null)

  t.equal(report.bytesBefore, before)
  t.equal(report.freedBytes, before - folderBytes(folder), 'what the folder has lost')
  t.equal(report.bytesAfter, folderBytes(folder))
  t.equal(report.pathsRemoved, 2)
  t.same(
    evicted.map(({ id, storePath, freedBytes }) => [id, storePath, freedBytes]),
    [[numpy, pathOf('numpy'), sizedEntryOf('numpy').bytes]],
  )
  t.match(evicted[0]?.because, /^The cache held .* was the least recently used\.$/)
  t.match(report.aboveLimit, { bytes: report.bytesAfter, because: /by pinned environments\.$/ })
  t.same(await faultsOf(site), [])
  t.match((await db.environments.get(numpy))?.environment.evicted, { because: evicted[0]?.because })

  const next = await sweepCache(site, keepNothing, real, never)
  t.match(next.report, { freedBytes: 0, pathsRemoved: 0, evicted: [] })
})

tap.test('a cache in S3', async (t) => {
  const { db, databaseUrl, folder } = await openSite(t, servers)
  const bucket = await (await startS3Server(t)).freshBucket()
  const store = s3Store(bucket, join(folder, 'staging'), 'StoreDir: /nix/store\n')
  await store.prepare()
  const site = { db, databaseUrl, folder, store }
  const python = sizedEntryOf('python')
  await ready(site, 'numpy', [sizedEntryOf('numpy', '/nix/store/numpy.drv'), python])
  const click = await ready(site, 'click', [sizedEntryOf('click'), python])
  await db.keeping.pin(click, null)
  await leave(site, 'staging/x', 'left behind', 30)
  const { report, failure: fault } = await sweepCache(site, keepNothing, real, never)
  t.equal(fault, null)
  t.match(report, { pathsRemoved: 1, orphans: { objects: 1 } })
  t.same(await faultsOf(site), [])
  t.equal((await objectNames(site)).length, 6)
  await db.keeping.unpin(click)
  await sweepCache(site, keepNothing, real, never)
  t.same(await objectNames(site), [])
})

tap.test('what was evicted is published again', async (t) => {
  const site = await openSite(t, servers)
  const entries = [sizedEntryOf('numpy', '/nix/store/numpy.drv'), sizedEntryOf('python')]
  await ready(site, 'numpy', entries)
  await sweepCache(site, keepNothing, real, never)
  t.same(await objectNames(site), [])
  await ready(site, 'numpy', [sizedEntryOf('numpy', '/nix/store/numpy.drv'), sizedEntryOf('python')])
  t.equal((await objectNames(site)).length, 7)
  t.same(await faultsOf(site), [])
})

tap.test('a log that outputs share is counted once, and goes with the last of them', async (t) => {
  const site = await openSite(t, servers)
  const drv = '/nix/store/openssl.drv'
  const kept = await ready(site, 'kept', [sizedEntryOf('openssl-lib', drv)])
  await site.db.keeping.pin(kept, null)
  await ready(site, 'a', [sizedEntryOf('openssl-bin', drv), sizedEntryOf('openssl-man', drv)])
  for (const last of [false, true]) {
    if (last) await site.db.keeping.unpin(kept)
    const preview = await sweepCache(site, keepNothing, dry, never)
    const before = folderBytes(site.folder)
    const { report } = await sweepCache(site, keepNothing, real, never)
    t.equal(report.freedBytes, before - folderBytes(site.folder))
    t.equal(preview.report.freedBytes, report.freedBytes)
    t.same(await faultsOf(site), [])
  }
  t.same(await objectNames(site), [])
})

tap.test('what workers that died have left goes when it is a day old', async (t) => {
  const site = await openSite(t, servers)
  const kept = sizedEntryOf('kept', '/nix/store/kept.drv')
  await ready(site, 'kept', [kept])
  const recorded = await objectNames(site)
  for (const name of recorded) await leave(site, name, (await site.store.readText(name)) ?? '', 500)
  const left = [
    'nar/x-1.nar.zst',
    `${'x'.repeat(32)}.narinfo`,
    `${'x'.repeat(32)}.ls`,
    'log/x.drv',
    'staging/x',
  ]
  for (const name of left) await leave(site, name, 'four', 25)
  const young = ['nar/y-1.nar.zst', `${'y'.repeat(32)}.ls`, 'staging/y']
  for (const name of young) await leave(site, name, 'young', 23)
  await leave(site, 'README', 'of somebody else', 500)

  const preview = await sweepCache(site, keepAll, dry, never)
  const before = folderBytes(site.folder)
  const { report } = await sweepCache(site, keepAll, real, never)
  t.same(report.orphans, { objects: left.length, bytes: 4 * left.length })
  t.equal(report.freedBytes, before - folderBytes(site.folder))
  t.same(preview.report, report)
  t.same(await objectNames(site), [...recorded, ...young.slice(0, 2)].sort())
  t.equal(await site.store.readText('README'), 'of somebody else')
  t.equal(await site.store.readText('staging/y'), 'young')
  t.same(await faultsOf(site), [])
})

tap.test('the first NAR of a path that was published twice is an orphan', async (t) => {
  const site = await openSite(t, servers)
  const first = sizedEntryOf('numpy')
  await ready(site, 'numpy', [first])
  await site.db.cache.lost(first)
  await ready(site, 'numpy', [sizedEntryOf('numpy')])
  await leave(site, first.object, (await site.store.readText(first.object)) ?? '', 25)
  const { report } = await sweepCache(site, keepAll, real, never)
  t.equal(report.orphans.objects, 1)
  t.equal(await site.store.size(first.object), null)
  t.same(await faultsOf(site), [])
})

tap.test('a failing store is reported, and the next sweep continues', async (t) => {
  const site = await openSite(t, servers)
  const stuck = sizedEntryOf('stuck')
  await ready(site, 'numpy', [stuck, sizedEntryOf('python')])
  const before = folderBytes(site.folder)
  // Removing a file fails if there is a folder in its place.
  const narinfo = join(site.folder, narinfoName(stuck.path))
  await rm(narinfo)
  await mkdir(join(narinfo, 'in the way'), { recursive: true })
  const failed = await sweepCache(site, keepNothing, real, never)
  t.match(failed.failure, /^Cannot remove/)
  t.match(failed.report, { freedBytes: 0, pathsRemoved: 0, evicted: { length: 1 } })
  t.equal((await site.db.removal.marked()).length, 2, 'nothing of it is served')
  t.equal(await site.db.cache.find(stuck.path.slice('/nix/store/'.length).slice(0, 32)), null)

  await rm(narinfo, { recursive: true })
  const { report, failure: fault } = await sweepCache(site, keepNothing, real, never)
  t.equal(fault, null)
  t.match(report, { freedBytes: before, pathsRemoved: 2, evicted: [] })
  t.same(await objectNames(site), [])
})

tap.test('it can be stopped on the way', async (t) => {
  const site = await openSite(t, servers)
  await ready(site, 'numpy', [sizedEntryOf('numpy')])
  const reason = new Error('closing')
  await t.rejects(sweepCache(site, keepNothing, real, AbortSignal.abort(reason)), reason)
  t.equal((await site.db.removal.marked()).length, 1)
  t.match((await sweepCache(site, keepNothing, real, never)).report, { pathsRemoved: 1 })
})

tap.test('while sweeps run, others publish: what is recorded is there, always', async (t) => {
  const { store, ...rest } = await openSite(t, servers)
  const site = { ...rest, store: slow(store) }
  const drv = '/nix/store/shared.drv'
  let over = false
  const sweeping = (async () => {
    while (!over) await sweepCache(site, keepNothing, real, never)
  })()
  const publisher = async (who: string) => {
    for (let round = 0; round < 25; round++) {
      // All publish the same paths again and again; one's log comes from a derivation that others share.
      const entries = [sizedEntryOf(who, drv), sizedEntryOf('python', drv), sizedEntryOf('openssl')]
      const lease = await publish(site, who, entries)
      const { missing } = await site.db.cache.serving(lease.environmentId)
      if (missing.length > 0) t.fail(`${missing} are held, and not recorded`)
      for (const fault of await faultsOfHeld(entries.map(({ path }) => path))) t.fail(fault)
      await site.db.builds.recordFailed(lease, failure)
    }
  }
  // Paths that are held at this moment are recorded and stay, so that the test can check them while others go on.
  const faultsOfHeld = async (paths: string[]) => {
    const found = await site.db.cache.recorded(paths)
    const absent = await Promise.all(
      found.flatMap(({ path, object }) =>
        [object, narinfoName(path), listingName(path), 'log/shared.drv'].map(async (name) =>
          (await site.store.size(name)) === null ? [`${name} is absent`] : [],
        ),
      ),
    )
    return absent.flat()
  }
  await Promise.all(['a', 'b', 'c'].map(publisher))
  over = true
  await sweeping
  t.same(await faultsOf(site), [])
  await sweepCache(site, keepNothing, real, never)
  t.same(
    (await objectNames(site)).filter((name) => !name.startsWith('nar/')),
    [],
    'nothing is left behind',
  )
})
