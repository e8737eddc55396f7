import tap from 'tap'
import { startServers } from '../../servers.ts'
import { holding, published } from '../published.ts'
import { claimed, plan, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }
const tomorrow = new Date(Date.now() + 86_400_000)
const yesterday = new Date(Date.now() - 86_400_000)

tap.test('a pin is there until it is taken away or runs out', async (t) => {
  const { db } = await freshDatabase()
  const id = await published(db, 'numpy', ['env'])
  const pinned = async () => (await db.environments.get(id))?.environment.pinned
  t.equal(await pinned(), null)
  t.equal(await db.keeping.pin(id, null), 'pinned')
  const first = await pinned()
  t.match(first, { at: Date, until: null })
  t.equal(await db.keeping.pin(id, tomorrow), 'pinned')
  t.same(await pinned(), { at: first?.at, until: tomorrow }, 'the newest word counts; it is the same pin')
  t.equal(await db.keeping.unpin(id), 'unpinned')
  t.equal(await db.keeping.unpin(id), 'unpinned', 'as often as one likes')
  t.equal(await pinned(), null)
  await db.keeping.pin(id, yesterday)
  t.equal(await pinned(), null, 'one that has run out is none')
  t.equal(await db.keeping.forget(id), 'forgotten')
})

tap.test('what can be pinned', async (t) => {
  const { db } = await freshDatabase()
  const nobody = '0'.repeat(64)
  t.equal(await db.keeping.pin(nobody, null), 'unknown')
  t.equal(await db.keeping.unpin(nobody), 'unknown')
  const lease = await claimed(db, 'numpy')
  const id = lease.environmentId
  t.equal(await db.keeping.pin(id, null), 'pinned', 'a build is under way')
  await db.builds.recordFailed(lease, failure)
  t.equal(await db.keeping.pin(id, null), 'nothing-to-keep', 'it failed')
  await db.environments.accept(request('numpy'))
  t.equal(await db.keeping.pin(id, null), 'pinned', 'another is under way')

  const ready = await published(db, 'click', ['click'])
  await db.environments.evict(ready, 'Just so.')
  t.equal(await db.keeping.pin(ready, null), 'nothing-to-keep')
})

tap.test('a deleted environment is gone with all of its rows', async (t) => {
  const { db } = await freshDatabase()
  const failed = await claimed(db, 'numpy')
  await db.builds.recordPlan(failed, plan)
  await db.log.append(failed, 'a log')
  await db.events.append(failed, 'note', {})
  await db.builds.recordFailed(failed, failure)
  const id = await published(db, 'numpy', ['env', 'python'])
  t.equal(await db.keeping.forget(id), 'forgotten')
  t.equal(await db.environments.get(id), null)
  t.equal(await db.builds.get(failed.buildId), null)
  t.same(await db.environments.closure(id), [])
  t.equal(await db.keeping.forget(id), 'unknown')
  const { outcome, environment } = await db.environments.accept(request('numpy'))
  t.equal(outcome, 'created', 'asked for again, it is built')
  t.match(environment, { id, evicted: null, pinned: null })
})

tap.test('an environment that is being built or pinned cannot be deleted', async (t) => {
  const { db } = await freshDatabase()
  const { environment } = await db.environments.accept(request('numpy'))
  t.equal(await db.keeping.forget(environment.id), 'being-built', 'it waits for a worker')
  const lease = await holding(db, 'numpy', ['env'])
  t.equal(await db.keeping.forget(environment.id), 'being-built')
  await db.builds.recordFailed(lease, failure)
  t.equal(await db.keeping.forget(environment.id), 'forgotten', 'a failed one can be')
  const id = await published(db, 'click', ['click'])
  await db.keeping.pin(id, tomorrow)
  t.equal(await db.keeping.forget(id), 'pinned')
})

tap.test('asked for and forgotten at once, an environment is there whole or not at all', async (t) => {
  const { db } = await freshDatabase()
  for (let round = 0; round < 20; round++) {
    const id = await published(db, 'numpy', ['env'])
    const [word, { outcome }] = await Promise.all([
      db.keeping.forget(id),
      db.environments.accept(request('numpy')),
    ])
    t.equal(word, 'forgotten')
    const found = await db.environments.get(id)
    if (outcome === 'ready') t.equal(found, null)
    else {
      t.equal(outcome, 'created')
      t.match(found, { build: { state: 'queued', attempt: 1 } })
      const lease = await db.builds.claim(found?.build.id ?? '', 'worker', 60)
      if (lease) await db.builds.recordFailed(lease, failure)
    }
  }
})
