import tap from 'tap'
import { startServers } from '../../servers.ts'
import { endReady, entryOf, holding, pathOf, published, writeNothing } from '../published.ts'

const { freshDatabase } = await startServers(tap)
const hashOf = (name: string) => pathOf(name).slice('/nix/store/'.length).slice(0, 32)
const drv = '/nix/store/numpy.drv'

tap.test('what is recorded is found by hash part, by NAR, by path; its log by the derivation', async (t) => {
  const { db } = await freshDatabase()
  await holding(db, 'numpy', ['numpy', 'python'])
  const entry = entryOf('numpy', {
    references: [pathOf('python')],
    deriver: drv,
    logBytes: 7,
    bytes: 5_000_000_000,
    ca: 'fixed:x',
  })
  t.equal(await db.cache.find(hashOf('numpy')), null)
  t.equal(await db.cache.record(entry, writeNothing), true)
  const found = await db.cache.find(hashOf('numpy'))
  t.match(found, { ...entry, hashPart: hashOf('numpy'), publishedAt: Date })
  t.same(await db.cache.findObject(entry.object), found)
  t.same(await db.cache.recorded([pathOf('numpy'), pathOf('python')]), [found])
  t.equal(await db.cache.hasLog(drv), true)
  t.equal(await db.cache.hasLog('/nix/store/python.drv'), false)
  t.same(await db.cache.size(), { paths: 1, bytes: 5_000_000_007 })
  t.equal(await db.cache.findObject('nar/none'), null)

  await db.cache.unrecord({ ...entry, object: 'nar/another attempt' })
  t.same(await db.cache.find(hashOf('numpy')), found, 'of another attempt')
  await db.cache.unrecord(entry)
  t.equal(await db.cache.find(hashOf('numpy')), null)
  t.equal(await db.cache.findObject(entry.object), null)
  t.same(await db.cache.recorded([pathOf('numpy')]), [])
  t.equal(await db.cache.hasLog(drv), false)
  t.same(await db.cache.size(), { paths: 0, bytes: 0 })
})

tap.test('recorded means written: what cannot be written is not recorded', async (t) => {
  const { db } = await freshDatabase()
  await holding(db, 'numpy', ['numpy'])
  const fault = new Error('no disk')
  await t.rejects(
    db.cache.record(entryOf('numpy'), () => Promise.reject(fault)),
    fault,
  )
  t.equal(await db.cache.find(hashOf('numpy')), null)
  let seen: unknown
  await db.cache.record(entryOf('numpy'), async () => {
    seen = await db.cache.find(hashOf('numpy'))
  })
  t.equal(seen, null, 'no reader sees it before')
})

tap.test('of ten that publish a path at once, one does', async (t) => {
  const { db } = await freshDatabase()
  await holding(db, 'numpy', ['numpy'])
  const written: string[] = []
  for (let round = 0; round < 5; round++) {
    const entries = Array.from({ length: 10 }, () => entryOf('numpy', { deriver: drv, logBytes: 7 }))
    const outcomes = await Promise.all(
      entries.map((entry) => db.cache.record(entry, async () => void written.push(entry.object))),
    )
    t.equal(outcomes.filter(Boolean).length, 1)
    t.equal(written.length, round + 1)
    const found = await db.cache.find(hashOf('numpy'))
    t.equal(found?.object, written.at(-1), 'and what it has written is what is recorded')
    if (found) await db.cache.unrecord(found)
  }
})

tap.test('outputs of one derivation that are published at once have one log', async (t) => {
  const { db } = await freshDatabase()
  const names = ['out', 'lib', 'man', 'doc']
  await holding(db, 'openssl', names)
  const atWork = new Set<string>()
  await Promise.all(
    names.map((name, index) =>
      db.cache.record(entryOf(name, { deriver: drv, logBytes: 10 + index, bytes: 1 }), async () => {
        atWork.add(name)
        await new Promise((resolve) => setTimeout(resolve, 5))
        t.equal(atWork.size, 1, 'they write it one after the other')
        atWork.delete(name)
      }),
    ),
  )
  const found = await db.cache.recorded(names.map(pathOf))
  const sizes = new Set(found.map(({ logBytes }) => logBytes))
  t.equal(sizes.size, 1, 'the last one written is the one that is there')
  t.same(await db.cache.size(), { paths: 4, bytes: 4 + Number([...sizes][0]) })
})

tap.test('narinfos that lack a signature, and what amends them', async (t) => {
  const { db } = await freshDatabase()
  await published(db, 'numpy', ['numpy', 'python'])
  const lacking = async (...keys: string[]) =>
    (await db.cache.lackingSignature(keys, 10)).map(({ path }) => path)
  t.same(await lacking('test-1'), [])
  t.same(await lacking('test-1', 'new-1'), ['numpy', 'python'].map(pathOf).sort())
  t.equal((await db.cache.lackingSignature(['new-1'], 1)).length, 1)
  const change = { signedBy: ['new-1', 'test-1'], bytes: 200 }
  t.equal(await db.cache.amend(pathOf('numpy'), change, writeNothing), true)
  t.match(await db.cache.find(hashOf('numpy')), change)
  t.same(await lacking('new-1'), [pathOf('python')])
  await t.rejects(db.cache.amend(pathOf('python'), change, () => Promise.reject(new Error('no disk'))))
  t.same(await lacking('new-1'), [pathOf('python')])
  t.equal(await db.cache.amend(pathOf('never'), change, writeNothing), false)
})

tap.test('a path that is lost takes the environments with it that need it', async (t) => {
  const { db } = await freshDatabase()
  const numpy = await published(db, 'numpy', ['numpy', 'python'])
  const click = await published(db, 'click', ['click', 'python'])
  const jinja2 = await published(db, 'jinja2', ['jinja2'])
  const live = await holding(db, 'live', ['live', 'python'])
  await db.cache.record(entryOf('live'), writeNothing)
  t.match(await db.cache.serving(numpy), { ready: true, missing: [] })
  const python = await db.cache.find(hashOf('python'))
  if (!python) throw new Error('it is not recorded')
  await db.cache.lost({ path: python.path, object: 'nar/another attempt' })
  t.match(await db.cache.serving(numpy), { ready: true, missing: [] }, 'of another attempt')

  await db.cache.lost(python)
  for (const id of [numpy, click]) {
    t.match((await db.environments.get(id))?.environment, {
      storePath: null,
      evicted: { because: `${pathOf('python')} has vanished from the cache.` },
    })
    t.match(await db.cache.serving(id), { ready: false, cached: [], missing: [] })
  }
  t.match((await db.environments.get(jinja2))?.environment, { evicted: null })
  await t.rejects(endReady(db, live, ['live']), { name: 'NotServed', paths: [pathOf('python')] })
  await db.cache.record(entryOf('python'), writeNothing)
  await t.resolves(endReady(db, live, ['live']), 'published anew, it can be relied on')
})

tap.test('use is noted by the path of the environment alone', async (t) => {
  const { db } = await freshDatabase()
  const numpy = await published(db, 'numpy', ['numpy', 'python'])
  const click = await published(db, 'click', ['click', 'python'])
  const lastUse = async (id: string) => (await db.environments.get(id))?.environment.lastUsedAt.getTime() ?? 0
  const [before, other] = [await lastUse(numpy), await lastUse(click)]
  await new Promise((resolve) => setTimeout(resolve, 5))
  await db.cache.used([hashOf('numpy'), hashOf('python'), hashOf('never')])
  t.ok((await lastUse(numpy)) > before)
  t.equal(await lastUse(click), other, 'what all have says nothing of any')
})
