import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import tap from 'tap'
import type { NewCachedPath } from '../../../src/db/cache/cache.ts'
import type { Db } from '../../../src/db/db.ts'
import { advisoryLocks } from '../../../src/db/locks.ts'
import { startServers } from '../../servers.ts'
import { endReady, entryOf, holding, pathOf, published, storePathOf, writeNothing } from '../published.ts'
import { claimed, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

/** Returns those of a test's paths that are recorded. */
async function recorded(db: Db): Promise<string[]> {
  const names = ['click', 'fetched', 'forgotten', 'gone', 'left', 'live', 'lost', 'new', 'numpy', 'old']
  const all = [...names, 'pinned', 'python', 'shared', 'used'].map(pathOf)
  return (await db.cache.recorded(all)).map(({ path }) => path.slice(pathOf('').length)).sort()
}

/** Decides to evict these environments, as they are now. */
async function decided(db: Db, ...ids: string[]) {
  const { environments } = await db.retention.facts()
  const those = environments.filter(({ id }) => ids.includes(id))
  return those.map(({ id, lastUsedAt }) => ({ id, lastUsedAt, because: `Enough of ${id.slice(0, 4)}.` }))
}

tap.test('the facts: ready environments, their paths, and sizes', async (t) => {
  const { db } = await freshDatabase()
  t.match(await db.retention.facts(), { now: Date, environments: [], pieces: [], beingPublished: [] })
  const drv = '/nix/store/numpy.drv'
  const ready = async (name: string, entries: NewCachedPath[]) => {
    const paths = entries.map(({ path }) => path.slice(pathOf('').length))
    const lease = await holding(db, name, paths)
    for (const entry of entries) await db.cache.record(entry, writeNothing)
    await endReady(db, lease, paths)
    return lease.environmentId
  }
  // Different sizes tell the pieces apart.
  const python = entryOf('python', { bytes: 1 })
  const numpy = await ready('numpy', [
    entryOf('numpy', { bytes: 2, deriver: drv, logBytes: 3 }),
    entryOf('numpy-lib', { bytes: 4, deriver: drv, logBytes: 3 }),
    python,
  ])
  const click = await ready('click', [entryOf('click', { bytes: 5 }), python])
  await db.keeping.pin(click, null)
  await holding(db, 'live', ['live', 'python', 'click'])
  const large = entryOf('failed', { bytes: 5_000_000_000, deriver: '/nix/store/failed.drv', logBytes: 6 })
  const failed = await holding(db, 'failed', ['failed', 'python'])
  await db.cache.record(large, writeNothing)
  await db.cache.unrecord(large)

  const { now, environments, pieces, beingPublished } = await db.retention.facts()
  const bytes = new Map(pieces.map((piece) => [piece.number, piece.bytes]))
  const bytesOf = (numbers: number[]) => numbers.map((number) => bytes.get(number)).sort()
  t.ok(Math.abs(now.getTime() - Date.now()) < 60_000)
  t.same(
    pieces.map((piece) => [piece.bytes, piece.isPath]).sort(),
    [
      [1, true],
      [2, true],
      [3, false],
      [4, true],
      [5, true],
      [5_000_000_000, true],
      [6, false],
    ].sort(),
  )
  t.same(bytesOf(beingPublished), [1, 5], 'deleted rows hold nothing')
  t.same(
    environments.map(({ id, pieces: held, pinned, storePath }) => [id, bytesOf(held), pinned, storePath]),
    [
      [numpy, [1, 2, 3, 4], false, pathOf('numpy')],
      [click, [1, 5], true, pathOf('click')],
    ].sort(),
  )
  t.match(environments[0], { lastUsedAt: Date, readyAt: Date })
  t.equal(await db.retention.bytes(), 5_000_000_021)
  t.same(await db.cache.size(), { paths: 4, bytes: 15 }, 'of what is recorded')
  t.ok(failed)
})

tap.test('what is released is evicted, and its paths go with their last holder', async (t) => {
  const { db } = await freshDatabase()
  const numpy = await published(db, 'numpy', ['numpy', 'python'])
  const click = await published(db, 'click', ['click', 'python'])
  t.same(await db.retention.release(await decided(db, numpy)), [numpy])
  t.match((await db.environments.get(numpy))?.environment, {
    storePath: null,
    readyAt: null,
    evicted: { at: Date, because: `Enough of ${numpy.slice(0, 4)}.` },
  })
  t.same(await db.environments.closure(numpy), [])
  t.same(await recorded(db), ['click', 'python'])
  t.equal((await db.cache.recorded([pathOf('numpy')])).length, 0, 'it is read no longer')
  await db.retention.release(await decided(db, click))
  t.same(await recorded(db), [])
  t.equal((await db.environments.accept(request('numpy'))).outcome, 'created', 'it can be had again')
})

tap.test('what was used, pinned or evicted since it was looked at is let be', async (t) => {
  const { db } = await freshDatabase()
  const [used, fetched, pinned, gone, left] = (await Promise.all(
    ['used', 'fetched', 'pinned', 'gone', 'left'].map((name) => published(db, name, [name])),
  )) as [string, string, string, string, string]
  const all = await decided(db, used, fetched, pinned, gone, left)
  await sleep(5)
  await db.environments.accept(request('used'))
  await db.cache.used([pathOf('fetched').slice('/nix/store/'.length).slice(0, 32)])
  await db.keeping.pin(pinned, null)
  await db.environments.evict(gone, 'Before.')
  t.same(await db.retention.release(all), [left])
  t.same(await recorded(db), ['fetched', 'pinned', 'used'])
  t.match((await db.environments.get(gone))?.environment.evicted, { because: 'Before.' })
})

tap.test('paths that no environment holds are marked, those that a build publishes are not', async (t) => {
  const { db } = await freshDatabase()
  const lost = await holding(db, 'lost', ['lost', 'python'])
  const live = await holding(db, 'live', ['live', 'python'])
  for (const name of ['lost', 'live', 'python']) await db.cache.record(entryOf(name), writeNothing)
  await db.builds.recordFailed(lost, failure)
  await db.retention.release([])
  t.same(await recorded(db), ['live', 'python'])
  await endReady(db, live, ['live', 'python'])
  const forgotten = await published(db, 'forgotten', ['forgotten', 'python'])
  await db.keeping.forget(forgotten)
  await db.retention.release([])
  t.same(await recorded(db), ['live', 'python'])
})

tap.test('a publisher that needs a path during its release finds it, or finds it gone', async (t) => {
  const { db } = await freshDatabase()
  for (let round = 0; round < 30; round++) {
    const id = await published(db, 'old', ['old', 'shared'])
    const against = await decided(db, id)
    const [lease] = await Promise.all([
      holding(db, `new ${round}`, ['new', 'shared']).then(async (held) => {
        // Publishes the held paths that are not recorded, as publishing does.
        for (const name of ['shared', 'new'])
          if ((await db.cache.recorded([pathOf(name)])).length === 0)
            await db.cache.record(entryOf(name), writeNothing)
        return held
      }),
      db.retention.release(against),
    ])
    await db.retention.release([])
    await endReady(db, lease, ['new', 'shared'])
    t.same(await recorded(db), ['new', 'shared'])
    await db.environments.evict(lease.environmentId, 'The next round.')
    await db.retention.release([])
    await db.removal.remove(await db.removal.marked(), async () => {})
  }
})

tap.test(
  'no closure is recorded while a sweep decides which paths are unheld, nor the other way round',
  async (t) => {
    const { db, databaseUrl } = await freshDatabase()
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    t.teardown(() => client.end())
    const steps: string[] = []
    const lockedBy = async (lock: string, work: () => Promise<unknown>) => {
      await client.query('BEGIN')
      await client.query(`SELECT ${lock}(${advisoryLocks.holding})`)
      const working = work().then(() => steps.push('done'))
      await sleep(50)
      steps.push('freed')
      await client.query('COMMIT')
      await working
    }
    const lease = await claimed(db, 'numpy')
    await lockedBy('pg_advisory_xact_lock_shared', () => db.retention.release([]))
    await lockedBy('pg_advisory_xact_lock_shared', () => db.removal.forgetPaths())
    await lockedBy('pg_advisory_xact_lock', () => db.builds.hold(lease, [storePathOf('numpy')]))
    t.same(steps, ['freed', 'done', 'freed', 'done', 'freed', 'done'])
  },
)

tap.test('what others are at work on is left for the next time', async (t) => {
  const { db } = await freshDatabase()
  const id = await published(db, 'numpy', ['numpy', 'python'])
  await db.environments.evict(id, 'Just so.')
  let release: string[] | undefined
  await db.cache.amend(pathOf('numpy'), { signedBy: ['new'], bytes: 130 }, async () => {
    release = await db.retention.release([])
  })
  t.same(release, [], 'it does not wait')
  t.same(await recorded(db), ['numpy'])
  await db.retention.release([])
  t.same(await recorded(db), [])
})
