import { mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import tap from 'tap'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import { narinfoName } from '../../src/cache/object-names.ts'
import { sweepForever } from '../../src/sweep/sweep-forever.ts'
import { pathOf } from '../db/published.ts'
import { claimed } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { leave, objectNames, openSite, ready, type Site, sizedEntryOf } from './site.ts'

const servers = await startServers(tap)
const log = pino({ level: 'silent' })
const pace = { lookMs: 10, everySeconds: 3600, staleSeconds: 60 }
const failure = { class: 'internal' as const, message: '', retryable: true }

/** Makes all environments half a year old. */
async function age({ databaseUrl }: Site): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    "UPDATE environment SET last_used_at = now() - interval '180 days', ready_at = ready_at - interval '180 days'",
  )
  await client.query("UPDATE build SET finished_at = finished_at - interval '180 days'")
  await client.end()
}

async function settings(t: Parameters<typeof temporaryFolder>[0]) {
  return { cacheMaxDays: 90, cacheMaxMb: 1000, historyDays: 90, dataDir: await temporaryFolder(t) }
}

tap.test('one is due at the start; after it gc roots and history follow', async (t) => {
  const site = await openSite(t, servers)
  const config = await settings(t)
  const id = await ready(site, 'numpy', [sizedEntryOf('numpy')])
  const failed = await claimed(site.db, 'click')
  await site.db.log.append(failed, 'a log')
  await site.db.builds.recordFailed(failed, failure)
  await age(site)
  await leave(site, 'staging/x', 'left behind', 30)
  const roots = join(config.dataDir, 'roots')
  await mkdir(roots)
  await symlink(pathOf('numpy'), join(roots, id))

  const stop = sweepForever(config, site, log, pace)
  t.teardown(stop)
  await eventually(async () => (await site.db.sweeps.list(1))[0]?.state === 'done')
  t.match(await site.db.sweeps.list(5), [
    { dryRun: false, askedAt: null, report: { evicted: [{ id }], pathsRemoved: 1, orphans: { objects: 1 } } },
  ])
  t.same(await objectNames(site), [])
  await eventually(async () => (await readdir(roots)).length === 0)
  await eventually(async () => (await site.db.log.read(failed.buildId, 0, 100)).pruned)
  await stop()
  t.equal((await site.db.sweeps.list(5)).length, 1, 'the next is due in an hour')
})

tap.test('what is asked for is done, a dry run as well', async (t) => {
  const site = await openSite(t, servers)
  await ready(site, 'numpy', [sizedEntryOf('numpy')])
  const stop = sweepForever(await settings(t), site, log, pace)
  t.teardown(stop)
  await eventually(async () => (await site.db.sweeps.list(1))[0]?.state === 'done')
  await age(site)
  for (const dryRun of [true, false]) {
    const { id } = await site.db.sweeps.ask({ dryRun })
    await eventually(async () => Boolean((await site.db.sweeps.get(id))?.finishedAt))
    t.match(await site.db.sweeps.get(id), { state: 'done', dryRun, report: { pathsRemoved: 1 } })
    t.equal((await objectNames(site)).length, dryRun ? 3 : 0)
  }
})

tap.test('a worker frees what it keeps of what another has swept', async (t) => {
  const site = await openSite(t, servers)
  const config = await settings(t)
  const id = await ready(site, 'numpy', [sizedEntryOf('numpy')])
  const first = sweepForever(await settings(t), site, log, pace)
  await eventually(async () => (await site.db.sweeps.list(1))[0]?.state === 'done')
  await first()
  const second = sweepForever(config, site, log, pace)
  t.teardown(second)
  const roots = join(config.dataDir, 'roots')
  await mkdir(roots)
  await symlink(pathOf('numpy'), join(roots, id))
  await site.db.environments.evict(id, 'Just so.')
  // Requests a sweep, which any worker may run.
  await site.db.sweeps.ask({ dryRun: false })
  await eventually(async () => (await readdir(roots)).length === 0)
  t.pass()
})

tap.test('a fault of the store ends the sweep, and is reported', async (t) => {
  const site = await openSite(t, servers)
  const config = { ...(await settings(t)), cacheMaxDays: 90 }
  const entry = sizedEntryOf('numpy')
  await ready(site, 'numpy', [entry])
  await age(site)
  const narinfo = join(site.folder, narinfoName(entry.path))
  await rm(narinfo)
  await mkdir(join(narinfo, 'in the way'), { recursive: true })
  const stop = sweepForever(config, site, log, pace)
  t.teardown(stop)
  await eventually(async () => (await site.db.sweeps.list(1))[0]?.state === 'failed')
  t.match(await site.db.sweeps.list(1), [
    { failure: /^Cannot remove/, report: { pathsRemoved: 0, evicted: { length: 1 } } },
  ])
  await rm(narinfo, { recursive: true })
  const { id } = await site.db.sweeps.ask({ dryRun: false })
  await eventually(async () => (await site.db.sweeps.get(id))?.state === 'done')
  t.match(await site.db.sweeps.get(id), { report: { pathsRemoved: 1, evicted: [] } })
})

tap.test('an unexpected error is logged, and ends the sweep as well', async (t) => {
  const site = await openSite(t, servers)
  const store: CacheStore = {
    ...site.store,
    list() {
      throw new TypeError('a surprise')
    },
  }
  const stop = sweepForever(await settings(t), { ...site, store }, log, pace)
  t.teardown(stop)
  await eventually(async () => (await site.db.sweeps.list(1))[0]?.state === 'failed')
  t.match(await site.db.sweeps.list(1), [{ failure: /its log says more/, report: null }])
})

tap.test('a sweep that a shutdown interrupts is done by another worker', async (t) => {
  const site = await openSite(t, servers)
  for (let index = 0; index < 40; index++) await ready(site, `${index}`, [sizedEntryOf(`${index}`)])
  await age(site)
  let removals = 0
  const patient: CacheStore = {
    ...site.store,
    async remove(names) {
      removals++
      await new Promise((resolve) => setTimeout(resolve, 20))
      await site.store.remove(names)
    },
  }
  const stop = sweepForever(await settings(t), { ...site, store: patient }, log, pace)
  await eventually(() => removals > 0)
  await stop()
  const [left] = await site.db.sweeps.list(1)
  t.match(left, { state: 'queued', startedAt: null })
  t.ok((await site.db.removal.marked()).length > 0)
  const other = sweepForever(await settings(t), site, log, pace)
  t.teardown(other)
  await eventually(async () => (await site.db.sweeps.get(left?.id ?? ''))?.state === 'done')
  t.same(await objectNames(site), [])
  t.same(await site.db.removal.marked(), [])
})

tap.test('a worker that was taken for dead leaves the sweep to the other', async (t) => {
  const site = await openSite(t, servers)
  for (let index = 0; index < 20; index++) await ready(site, `${index}`, [sizedEntryOf(`${index}`)])
  await age(site)
  let go = () => {}
  const stuck = new Promise<void>((resolve) => {
    go = resolve
  })
  let removals = 0
  const hanging: CacheStore = {
    ...site.store,
    async remove(names) {
      if (removals++ === 0) await stuck
      await site.store.remove(names)
    },
  }
  const quick = { ...pace, staleSeconds: 1 }
  const first = sweepForever(await settings(t), { ...site, store: hanging }, log, quick)
  t.teardown(first)
  await eventually(() => removals > 0)
  const [sweep] = await site.db.sweeps.list(1)
  // It no longer reports that it is alive.
  const taken = await takenOver(site)
  t.equal(taken?.id, sweep?.id)
  go()
  await eventually(
    async () => !(await site.db.sweeps.touch({ id: sweep?.id ?? '', dryRun: false, start: 1 })),
  )
  await first()
  t.match(await site.db.sweeps.get(sweep?.id ?? ''), { state: 'sweeping', report: null }, 'it is the other’s')
})

async function takenOver({ db }: Site) {
  return db.sweeps.claim({ everySeconds: 3600, staleSeconds: 0 })
}

tap.test('a sweep that is cancelled ends, and says what it has done until then', async (t) => {
  const site = await openSite(t, servers)
  await ready(site, 'numpy', [sizedEntryOf('numpy')])
  await age(site)
  let listing = false
  const store: CacheStore = {
    ...site.store,
    async *list() {
      listing = true
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        for (let at = 0; at < 100; at++) yield { name: `nar/${at}.nar.zst`, bytes: 1, changedAt: new Date(0) }
      }
    },
  }
  const stop = sweepForever(await settings(t), { ...site, store }, log, pace)
  t.teardown(stop)
  await eventually(() => listing)
  const [sweep] = await site.db.sweeps.list(1)
  t.match(await site.db.sweeps.cancel(String(sweep?.id), 'ops'), { outcome: 'cancelling' })
  await eventually(async () => (await site.db.sweeps.list(1))[0]?.state === 'cancelled')
  t.match(await site.db.sweeps.get(String(sweep?.id)), {
    report: { pathsRemoved: 1, evicted: { length: 1 } },
  })
})
