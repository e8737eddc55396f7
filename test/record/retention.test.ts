import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import type { Record } from '../../src/record/record.ts'
import { startServers } from '../servers.ts'
import { endReady, entryOf, holding, pathOf, published, writeNothing } from './published.ts'
import { request } from './sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

/** Names of the paths that are recorded, without their hashes. */
async function recorded(record: Record): Promise<string[]> {
  return (await record.retention.facts()).paths.map(({ path }) => path.slice(pathOf('').length)).sort()
}

/** Decides against these environments, as they are seen now. */
async function decided(record: Record, ...ids: string[]) {
  const { environments } = await record.retention.facts()
  const those = environments.filter(({ id }) => ids.includes(id))
  return those.map(({ id, lastUsedAt }) => ({ id, lastUsedAt, because: `Enough of ${id.slice(0, 4)}.` }))
}

tap.test('the facts: who is ready, who holds what, how large it is', async (t) => {
  const { record } = await freshDatabase()
  t.match(await record.retention.facts(), {
    now: Date,
    environments: [],
    paths: [],
    beingPublished: [],
    marked: [],
  })
  const numpy = await published(record, 'numpy', ['numpy', 'python'])
  const click = await published(record, 'click', ['click', 'python'])
  await record.keeping.pin(click, null)
  await holding(record, 'jinja2', ['jinja2', 'python', 'click'])
  const lost = await holding(record, 'failed', ['failed'])
  await record.cache.record(entryOf('failed', { bytes: 5_000_000_000 }), writeNothing)
  await record.builds.recordFailed(lost, failure)
  await record.cache.unrecord(pathOf('failed'))

  const { now, environments, paths, beingPublished, marked } = await record.retention.facts()
  const numberOf = (name: string) => paths.find(({ path }) => path === pathOf(name))?.number ?? 0
  t.ok(Math.abs(now.getTime() - Date.now()) < 60_000)
  t.same(
    paths.map(({ path, bytes }) => [path, bytes]).sort(),
    ['click', 'numpy', 'python'].map((name) => [pathOf(name), 120]).sort(),
  )
  t.same(marked, [{ path: pathOf('failed'), bytes: 5_000_000_000 }])
  t.same(beingPublished.toSorted(), [numberOf('click'), numberOf('python')].toSorted())
  const found = environments.map(({ id, paths, pinned, storePath }) => ({ id, paths, pinned, storePath }))
  const expected = [
    {
      id: numpy,
      paths: [numberOf('numpy'), numberOf('python')],
      pinned: false,
      storePath: pathOf('numpy'),
    },
    { id: click, paths: [numberOf('click'), numberOf('python')], pinned: true, storePath: pathOf('click') },
  ]
  t.same(
    found,
    expected
      .map((one) => ({ ...one, paths: one.paths.toSorted((a, b) => a - b) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  t.match(environments[0], { lastUsedAt: Date, readyAt: Date })
  t.equal(await record.retention.bytes(), 3 * 120 + 5_000_000_000)
})

tap.test('what is released is evicted, and its paths go with their last holder', async (t) => {
  const { record } = await freshDatabase()
  const numpy = await published(record, 'numpy', ['numpy', 'python'])
  const click = await published(record, 'click', ['click', 'python'])
  t.same(await record.retention.release(await decided(record, numpy)), [numpy])
  t.match((await record.environments.get(numpy))?.environment, {
    storePath: null,
    readyAt: null,
    evicted: { at: Date, because: `Enough of ${numpy.slice(0, 4)}.` },
  })
  t.same(await record.environments.closure(numpy), [])
  t.same(await recorded(record), ['click', 'python'])
  t.equal((await record.cache.recorded([pathOf('numpy')])).length, 0, 'it is read no longer')
  await record.retention.release(await decided(record, click))
  t.same(await recorded(record), [])
  t.equal((await record.environments.accept(request('numpy'))).outcome, 'created', 'it can be had again')
})

tap.test('what was used, pinned or evicted since it was looked at is let be', async (t) => {
  const { record } = await freshDatabase()
  const [used, fetched, pinned, gone, left] = (await Promise.all(
    ['used', 'fetched', 'pinned', 'gone', 'left'].map((name) => published(record, name, [name])),
  )) as [string, string, string, string, string]
  const all = await decided(record, used, fetched, pinned, gone, left)
  await sleep(5)
  await record.environments.accept(request('used'))
  await record.cache.used([pathOf('fetched').slice('/nix/store/'.length).slice(0, 32)])
  await record.keeping.pin(pinned, null)
  await record.environments.evict(gone, 'Before.')
  t.same(await record.retention.release(all), [left])
  t.same(await recorded(record), ['fetched', 'pinned', 'used'])
  t.match((await record.environments.get(gone))?.environment.evicted, { because: 'Before.' })
})

tap.test('what nobody holds is marked, and what a build publishes is not', async (t) => {
  const { record } = await freshDatabase()
  const lost = await holding(record, 'lost', ['lost', 'python'])
  const live = await holding(record, 'live', ['live', 'python'])
  for (const name of ['lost', 'live', 'python']) await record.cache.record(entryOf(name), writeNothing)
  await record.builds.recordFailed(lost, failure)
  await record.retention.release([])
  t.same(await recorded(record), ['live', 'python'])
  await endReady(record, live, ['live', 'python'])
  const forgotten = await published(record, 'forgotten', ['forgotten', 'python'])
  await record.keeping.forget(forgotten)
  await record.retention.release([])
  t.same(await recorded(record), ['live', 'python'])
})

tap.test('whoever relies on a path while it is released finds it, or finds it gone', async (t) => {
  const { record } = await freshDatabase()
  for (let round = 0; round < 30; round++) {
    const id = await published(record, 'old', ['old', 'shared'])
    const against = await decided(record, id)
    const [lease] = await Promise.all([
      holding(record, `new ${round}`, ['new', 'shared']).then(async (held) => {
        // As publishing does: what is not recorded once it is held is published.
        for (const name of ['shared', 'new'])
          if ((await record.cache.recorded([pathOf(name)])).length === 0)
            await record.cache.record(entryOf(name), writeNothing)
        return held
      }),
      record.retention.release(against),
    ])
    await record.retention.release([])
    await endReady(record, lease, ['new', 'shared'])
    t.same(await recorded(record), ['new', 'shared'])
    await record.environments.evict(lease.environmentId, 'The next round.')
    await record.retention.release([])
    await record.removal.remove(await record.removal.marked(), async () => {})
  }
})

tap.test('what others are at work on is left for the next time', async (t) => {
  const { record } = await freshDatabase()
  const id = await published(record, 'numpy', ['numpy', 'python'])
  await record.environments.evict(id, 'Just so.')
  let release: string[] | undefined
  await record.cache.amend(pathOf('numpy'), { signedBy: ['new'], bytes: 130 }, async () => {
    release = await record.retention.release([])
  })
  t.same(release, [], 'it does not wait')
  t.same(await recorded(record), ['numpy'])
  await record.retention.release([])
  t.same(await recorded(record), [])
})
