import pg from 'pg'
import tap from 'tap'
import type { NewCachedPath } from '../../../src/db/cache/cache.ts'
import type { RemovablePath, SharedLog } from '../../../src/db/cache/removal.ts'
import type { Db } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'
import { entryOf, holding, pathOf, published, writeNothing } from '../published.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }
const hashOf = (name: string) => pathOf(name).slice('/nix/store/'.length).slice(0, 32)
const names = (paths: RemovablePath[]) => paths.map(({ path }) => path.slice(pathOf('').length)).sort()
const logOf = (name: string): Partial<NewCachedPath> => ({ deriver: `/nix/store/${name}.drv`, logBytes: 7 })
let builds = 0

/** Removes these paths, and returns the names of the removed ones. */
async function remove(db: Db, paths: RemovablePath[]): Promise<string[]> {
  let removed: string[] = []
  await db.removal.remove(paths, async (some) => {
    removed = names(some)
  })
  return removed
}

/** Begins a build that publishes these paths, and holds them until it ends. */
async function publishing(db: Db, ...entries: NewCachedPath[]) {
  const lease = await holding(
    db,
    `build ${builds++}`,
    entries.map(({ path }) => path.slice(pathOf('').length)),
  )
  for (const entry of entries) await db.cache.record(entry, writeNothing)
  return lease
}

/** Puts these paths into the cache, held by no environment, and marks their rows for removal. */
async function marked(db: Db, ...entries: NewCachedPath[]): Promise<RemovablePath[]> {
  await db.builds.recordFailed(await publishing(db, ...entries), failure)
  await db.retention.release([])
  return db.removal.marked()
}

tap.test('what is marked is removed, objects first', async (t) => {
  const { db } = await freshDatabase()
  const entry = entryOf('a', { ...logOf('a'), bytes: 5_000_000_000 })
  await publishing(db, entryOf('kept'))
  const paths = await marked(db, entry, entryOf('b', { deriver: '/nix/store/b.drv' }))
  const a = {
    path: pathOf('a'),
    hashPart: hashOf('a'),
    object: entry.object,
    log: { drv: '/nix/store/a.drv', bytes: 7 },
    bytes: 5_000_000_000,
  }
  t.same(
    paths.find(({ path }) => path === a.path),
    a,
  )
  t.same(names(paths), ['a', 'b'])
  const told: [string[], SharedLog[]][] = []
  await db.removal.remove(paths, async (some, logs) => {
    told.push([names(some), logs])
    t.same(await db.removal.unknown([{ by: 'object', name: entry.object }]), [false], 'still recorded')
  })
  t.same(told, [[['a', 'b'], [{ drv: '/nix/store/a.drv', bytes: 7 }]]])
  t.same(await db.removal.marked(), [])
  t.same(await db.removal.unknown([{ by: 'object', name: entry.object }]), [true])
})

tap.test('where the store fails, nothing has happened', async (t) => {
  const { db } = await freshDatabase()
  const paths = await marked(db, entryOf('a'))
  const fault = new Error('no disk')
  await t.rejects(
    db.removal.remove(paths, () => Promise.reject(fault)),
    fault,
  )
  t.same(await db.removal.marked(), paths)
})

tap.test('the log goes with the last output', async (t) => {
  const { db } = await freshDatabase()
  const outputs = ['out', 'lib', 'man'].map((name) => entryOf(name, logOf('openssl')))
  const paths = await marked(db, ...outputs, entryOf('other', logOf('other')))
  const of = (...some: string[]) => paths.filter(({ path }) => some.some((name) => path === pathOf(name)))
  const drv = '/nix/store/openssl.drv'
  const gone: SharedLog[][] = []
  const removeSome = (...some: string[]) =>
    db.removal.remove(of(...some), async (_, logs) => void gone.push(logs))
  await removeSome('out')
  await removeSome('lib', 'man')
  t.same(gone, [[], [{ drv, bytes: 7 }]])
})

tap.test('what is published anew is not removed', async (t) => {
  const { db } = await freshDatabase()
  const paths = await marked(db, entryOf('a'), entryOf('b'))
  const again = entryOf('a')
  await publishing(db, again)
  t.same(await remove(db, paths), ['b'])
  t.match(await db.cache.find(hashOf('a')), { object: again.object })

  await db.cache.unrecord(again)
  t.same(await remove(db, paths), [], 'nor by a publisher that has seen the attempt before it')
  t.same(names(await db.removal.marked()), ['a'])
})

tap.test('publishing waits for the removal, and puts everything where it was', async (t) => {
  const { db } = await freshDatabase()
  const steps: string[] = []
  const outputs = [entryOf('a', logOf('drv')), entryOf('b', logOf('drv'))] as const
  const paths = await marked(db, outputs[0])
  const lease = await holding(db, 'again', ['a', 'b'])
  let publishingBoth: Promise<unknown> = Promise.resolve()
  await db.removal.remove(paths, async () => {
    const write = (name: string) => async () => void steps.push(`${name} written`)
    // One process has the path's name, the other its log's.
    publishingBoth = Promise.all([
      db.cache.record(entryOf('a', logOf('drv')), write('a')),
      db.cache.record(outputs[1], write('b')),
    ])
    await new Promise((resolve) => setTimeout(resolve, 50))
    steps.push('removed')
  })
  t.same(await publishingBoth, [true, true])
  t.equal(steps[0], 'removed')
  t.same(steps.toSorted(), ['a written', 'b written', 'removed'])
  t.equal((await db.cache.recorded(['a', 'b'].map(pathOf))).length, 2)
  t.ok(lease)
})

tap.test('whom objects belong to', async (t) => {
  const { db } = await freshDatabase()
  const a = entryOf('a', logOf('a'))
  const b = entryOf('b', { deriver: '/nix/store/b.drv' })
  await publishing(db, a, b)
  await db.cache.unrecord(a)
  const owners = [
    { by: 'hashPart' as const, name: hashOf('a') },
    { by: 'hashPart' as const, name: hashOf('c') },
    { by: 'object' as const, name: a.object },
    { by: 'object' as const, name: 'nar/none.nar.zst' },
    { by: 'log' as const, name: '/nix/store/a.drv' },
    { by: 'log' as const, name: '/nix/store/b.drv' },
    { by: 'object' as const, name: hashOf('a') },
  ]
  const unknown = [false, true, false, true, false, true, true]
  t.same(await db.removal.unknown(owners), unknown, 'marked objects are recorded, missing logs are not')
  let asked: boolean[] = []
  await db.removal.whileUnknown(owners, async (some) => {
    asked = some
  })
  t.same(asked, unknown)
  t.same(await db.removal.unknown([]), [])
})

tap.test('nothing is published under a name while its unrecorded object is removed', async (t) => {
  const { db } = await freshDatabase()
  await holding(db, 'numpy', ['a'])
  const steps: string[] = []
  let recording: Promise<unknown> = Promise.resolve()
  const entry = entryOf('a', logOf('a'))
  for (const owner of [
    { by: 'hashPart' as const, name: hashOf('a') },
    { by: 'object' as const, name: entry.object },
    { by: 'log' as const, name: '/nix/store/a.drv' },
  ]) {
    await db.removal.whileUnknown([owner], async ([unknown]) => {
      t.ok(unknown)
      recording = db.cache.record(entry, async () => void steps.push('written'))
      await new Promise((resolve) => setTimeout(resolve, 50))
      steps.push('removed')
    })
    await recording
    await db.cache.unrecord(entry)
    await db.removal.remove(await db.removal.marked(), writeNothing)
  }
  t.same(steps, ['removed', 'written', 'removed', 'written', 'removed', 'written'])
})

tap.test('rows of store paths go once no environment holds them and the cache lacks them', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const known = async () => {
    const { rows } = await client.query('SELECT path FROM store_path')
    return rows.map(({ path }) => path.slice(pathOf('').length)).sort()
  }
  await published(db, 'ready', ['ready'])
  const lease = await holding(db, 'live', ['live'])
  const failed = await holding(db, 'failed', ['failed', 'cached'])
  await db.cache.record(entryOf('cached'), writeNothing)
  await db.builds.recordFailed(failed, failure)
  await db.removal.forgetPaths()
  t.same(await known(), ['cached', 'live', 'ready'])
  await db.retention.release([])
  await db.removal.remove(await db.removal.marked(), writeNothing)
  await db.builds.recordFailed(lease, failure)
  await db.removal.forgetPaths()
  t.same(await known(), ['ready'])
})

tap.test('while store paths are forgotten, others come to hold and publish them', async (t) => {
  const { db } = await freshDatabase()
  for (let round = 0; round < 20; round++) {
    const [lease] = await Promise.all([
      publishing(db, entryOf('a'), entryOf('b')),
      ...Array.from({ length: 3 }, () => db.removal.forgetPaths()),
    ])
    t.equal((await db.cache.recorded(['a', 'b'].map(pathOf))).length, 2)
    await db.builds.recordFailed(lease, failure)
    await db.retention.release([])
    await Promise.all([db.removal.forgetPaths(), db.removal.remove(await db.removal.marked(), writeNothing)])
  }
})
