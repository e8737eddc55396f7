import pg from 'pg'
import tap from 'tap'
import { listingName, logName, narinfoName } from '../../src/cache/object-names.ts'
import type { SweepReport } from '../../src/db/cache/sweeps.ts'
import type { Lease } from '../../src/db/types.ts'
import type { Rules } from '../../src/sweep/retention.ts'
import { sweepCache } from '../../src/sweep/sweep-cache.ts'
import { endReady } from '../db/published.ts'
import { startServers } from '../servers.ts'
import { randomness, synthesise } from './many.ts'
import { faultsOf, folderBytes, leave, never, objectNames, openSite, publish, sizedEntryOf } from './site.ts'

const servers = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }
const hourMs = 3_600_000
const rules: Rules = { maxAgeDays: 90, maxBytes: 1e15, spareUsedWithinMs: hourMs }

tap.test('two thousand environments that share paths, and sweeps with ever tighter limits', async (t) => {
  const site = await openSite(t, servers)
  const { db, folder } = site
  const random = randomness(4)
  const all = await synthesise(site, random, 2000)
  const client = new pg.Client({ connectionString: site.databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const select = async <Row>(sql: string, values: unknown[] = []) =>
    (await client.query(sql, values)).rows as Row[]
  const ids = all.map(({ id }) => id)

  /** Checks the invariant at rest: the cache has everything in use, and nothing else. */
  async function check(what: string): Promise<void> {
    const rows = await select<{ path: string; object: string; log: string | null; held: boolean }>(
      `SELECT path, object, CASE WHEN log_bytes > 0 THEN deriver END AS log,
         EXISTS (SELECT 1 FROM environment_path WHERE path = cached_path.path) AS held
       FROM cached_path WHERE removing_since IS NULL`,
    )
    t.same(await faultsOf(site), [], `${what}: whatever is recorded or needed is there`)
    t.same(
      rows.filter(({ held }) => !held),
      [],
      `${what}: paths that no environment holds are gone`,
    )
    const known = new Set(
      rows.flatMap(({ path, object, log }) => [
        object,
        narinfoName(path),
        listingName(path),
        logName(log ?? ''),
      ]),
    )
    t.same(
      (await objectNames(site)).filter((name) => !known.has(name)),
      young,
      `${what}: whatever is there is recorded, but for what may be in the making`,
    )
  }

  /** Sweeps after a dry run. Both must report the same, and the folder must lose the reported bytes. */
  async function sweep(what: string, by: Rules): Promise<SweepReport> {
    const before = folderBytes(folder)
    const preview = await sweepCache(site, by, { dryRun: true }, never)
    t.equal(folderBytes(folder), before, `${what}: a dry run removes nothing`)
    const { environments } = await db.retention.facts()
    const { report, failure: fault } = await sweepCache(site, by, { dryRun: false }, never)
    t.equal(fault, null)
    t.same(report, preview.report, `${what}: the dry run has said the same`)
    const lost = before - folderBytes(folder)
    t.equal(report.freedBytes, lost, `${what}: freed is what the folder has lost: ${lost} bytes`)
    checkOrder(what, report, environments)
    await check(what)
    t.comment(
      `${what}: ${report.evicted.length} evicted, ${report.pathsRemoved} paths removed, ${report.freedBytes} of ${before} bytes freed`,
    )
    return report
  }

  /** Checks that environments leave least recently used first, and that evicting those skipped would have freed nothing. */
  function checkOrder(
    what: string,
    report: SweepReport,
    before: Awaited<ReturnType<typeof db.retention.facts>>['environments'],
  ): void {
    const lastUse = new Map(
      before.map((one) => [one.id, Math.max(one.lastUsedAt.getTime(), one.readyAt.getTime())]),
    )
    const times = report.evicted.map(({ id }) => lastUse.get(id) ?? 0)
    t.same(
      times,
      times.toSorted((a, b) => a - b),
      `${what}: least recently used first`,
    )
    const gone = new Set(report.evicted.map(({ id }) => id))
    const kept = before.filter(({ id }) => !gone.has(id))
    const last = times.at(-1) ?? 0
    const passedOver = kept.filter(({ id, pinned }) => !pinned && (lastUse.get(id) ?? 0) < last)
    const holders = new Map<number, number>()
    for (const { pieces } of kept)
      for (const piece of pieces) holders.set(piece, (holders.get(piece) ?? 0) + 1)
    t.same(
      passedOver.filter(({ pieces }) => pieces.some((piece) => holders.get(piece) === 1)),
      [],
      `${what}: nobody was passed over who would have freed something`,
    )
    t.same(
      before.filter(({ id, pinned }) => pinned && gone.has(id)),
      [],
      `${what}: nobody pinned has left`,
    )
  }

  // Old leftovers of dead workers, and new objects that others may still record.
  for (let index = 0; index < 20; index++) await leave(site, `nar/old-${index}.nar.zst`, 'left behind', 30)
  const young = Array.from({ length: 5 }, (_, index) => `nar/young-${index}.nar.zst`)
  for (const name of young) await leave(site, name, 'in the making', 2)
  const pinned = random.some(ids, 60)
  for (const [index, id] of pinned.entries())
    await db.keeping.pin(id, index % 6 === 0 ? new Date(Date.now() - hourMs) : null)
  const builds: Lease[] = []
  for (let index = 0; index < 30; index++) {
    const others = random.some(
      Array.from({ length: 1500 }, (_, number) => number),
      10,
    )
    const entries = [`live-${index}`, ...others.map((number) => `shared-${number}`)].map((name) =>
      sizedEntryOf(name),
    )
    builds.push(await publish(site, `live ${index}`, entries))
  }
  const start = folderBytes(folder)
  const reports: SweepReport[] = []

  const first = await sweep('by age', rules)
  reports.push(first)
  t.equal(first.orphans.objects, 20)
  t.ok(
    first.evicted.length > 300 &&
      first.evicted.every(({ because }) => /^It was not used for \d+ days/.test(because)),
  )
  t.equal(first.aboveLimit, null)

  const used = random.some(ids, 250)
  const fetched = await select<{ hash: string }>(
    `SELECT substr(store_path, 12, 32) AS hash FROM environment WHERE id = ANY($1) AND ready_at IS NOT NULL`,
    [used],
  )
  await db.cache.used(fetched.map(({ hash }) => hash))
  const limit = (share: number) => ({ ...rules, maxBytes: Math.floor(first.bytesAfter * share) })
  const second = await sweep('down to 80 %', limit(0.8))
  reports.push(second)
  t.ok(second.bytesAfter <= limit(0.8).maxBytes)
  t.ok(second.evicted.length > 50)
  const lastFreed = second.evicted.at(-1)?.freedBytes ?? 0
  t.ok(second.bytesAfter + lastFreed > limit(0.8).maxBytes, 'and not further than it had to')

  for (const [index, lease] of builds.splice(0, 15).entries()) {
    if (index % 3 === 0) await db.builds.recordFailed(lease, failure)
    else await endReady(db, lease, [`live-${index}`])
  }
  for (const id of random.some(ids, 100)) await db.keeping.forget(id)
  for (const id of pinned.slice(0, 20)) await db.keeping.unpin(id)
  const third = await sweep('down to 60 %', limit(0.6))
  reports.push(third)

  const fourth = await sweep('down to nothing', limit(0))
  reports.push(fourth)
  t.match(fourth.aboveLimit, {
    bytes: fourth.bytesAfter,
    because:
      /^Held: .* by pinned environments, .* used or became ready just now, .* by builds that publish\.$/,
  })
  t.ok(fourth.bytesAfter > 0)

  for (const id of pinned) await db.keeping.unpin(id)
  for (const lease of builds) await db.builds.recordFailed(lease, failure)
  const last = await sweep('down to nothing, sparing none', { ...limit(0), spareUsedWithinMs: -hourMs })
  reports.push(last)
  t.equal(last.bytesAfter, 0)
  const freed = reports.reduce((sum, { freedBytes }) => sum + freedBytes, 0)
  t.equal(freed, start - folderBytes(folder), 'freed bytes add up')
  t.same(await objectNames(site), young)
  t.same(await select('SELECT path FROM store_path'), [], 'and no row is left of unneeded paths')
})
