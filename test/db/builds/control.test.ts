import tap from 'tap'
import { LimitReached } from '../../../src/db/builds/may-begin.ts'
import { noLimits } from '../../api/fixture.ts'
import { startServers } from '../../servers.ts'
import { claim, claimed, claimForNothing, makeReady, request, result, storePath } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const nobody = '0190c0de-0000-7000-8000-000000000000'
const failure = { class: 'internal', message: 'It broke.', retryable: true } as const

tap.test('a build that waits ends at once, and the queue is not told of it any more', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  const cancelled = await db.builds.cancel(build.id, 'somebody')
  t.match(cancelled, {
    outcome: 'cancelled',
    build: {
      state: 'cancelled',
      finishedAt: Date,
      cancelRequested: { by: 'somebody', at: Date },
      failure: { class: 'cancelled', message: /^Cancelled by somebody\./, retryable: true },
    },
  })
  t.equal(await db.outbox.relay(10, async () => void t.fail('nothing is to be sent')), 0)
  t.equal(await db.builds.claim(build.id, 'worker', 60), null, 'no worker gets it')
  const events = await db.events.since(build.id, 0, 10)
  t.strictSame(
    events.map(({ data }) => data.state),
    ['queued', 'cancelled'],
  )
  t.match(await db.builds.cancel(build.id, 'somebody else'), {
    outcome: 'cancelled',
    build: { cancelRequested: { by: 'somebody' } },
  })
  t.equal((await db.events.since(build.id, 0, 10)).length, 2, 'saying so again changes nothing')
})

tap.test('a build that a worker has ends when the worker has let go', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  t.equal(await db.builds.isCancelled(lease), false)
  t.match(await db.builds.cancel(lease.buildId, 'somebody'), {
    outcome: 'cancelling',
    build: { state: 'planning', finishedAt: null, cancelRequested: { by: 'somebody' } },
  })
  t.equal(await db.builds.isCancelled(lease), true)
  await db.builds.enter(lease, 'building')
  await db.builds.release(lease)
  t.match(await db.builds.get(lease.buildId), {
    state: 'cancelled',
    finishedAt: Date,
    failure: { class: 'cancelled' },
  })
})

tap.test('… and when the worker has died, with its lease', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  await claimForNothing(db, build.id)
  t.match(await db.builds.cancel(build.id, 'somebody'), { outcome: 'cancelling' })
  await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 9 })
  t.match(await db.builds.get(build.id), { state: 'cancelled' })
})

tap.test('a cancellation wakes its listeners', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  const woken = new Promise<void>((resolve) => {
    t.teardown(db.changes.on(lease.buildId, resolve))
  })
  await db.builds.cancel(lease.buildId, 'somebody')
  await woken
  t.pass('woken')
})

tap.test('what has ended otherwise, or is not there, cannot be cancelled', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  await makeReady(db, lease)
  t.match(await db.builds.cancel(lease.buildId, 'somebody'), {
    outcome: 'ended',
    build: { state: 'ready', cancelRequested: null },
  })
  t.equal(await db.builds.cancel(nobody, 'somebody'), null)
})

tap.test('what was cancelled can be asked for again', async (t) => {
  const { db } = await freshDatabase()
  const first = await db.environments.accept(request('click'))
  await db.builds.cancel(first.build.id, 'somebody')
  const second = await db.environments.accept(request('click'))
  t.match(second, { outcome: 'created', build: { attempt: 2, retryOf: first.build.id } })
  t.match(await db.builds.get(first.build.id), { retriedAs: second.build.id })
})

tap.test('a retry is a new attempt, once, with links both ways', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  await db.builds.recordFailed(lease, failure)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => db.builds.retry(lease.buildId, { priority: 'high' })),
  )
  t.equal(answers.filter((answer) => answer?.outcome === 'begun').length, 1)
  t.equal(new Set(answers.map((answer) => answer?.build.id)).size, 1)
  const again = answers[0]?.build
  t.match(again, { attempt: 2, state: 'queued', priority: 'high', retryOf: lease.buildId, retriedAs: null })
  t.match(await db.builds.get(lease.buildId), { retriedAs: again?.id, state: 'failed' })
  t.equal((await claim(db, again?.id ?? '')).passesFailureCache, true)
})

tap.test('only what failed or was cancelled is tried again', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  t.match(await db.builds.retry(lease.buildId, {}), {
    outcome: 'not-failed',
    build: { state: 'planning' },
  })
  await makeReady(db, lease)
  t.match(await db.builds.retry(lease.buildId, {}), { outcome: 'not-failed', build: { state: 'ready' } })
  t.equal(await db.builds.retry(nobody, {}), null)
})

tap.test('priority goes with every word to the queue', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept({ ...request('click'), priority: 'low' })
  const words: unknown[] = []
  await db.outbox.relay(10, async (word) => void words.push(word))
  const changed = await db.builds.prioritise(build.id, 'high')
  t.match(changed, { outcome: 'changed', build: { priority: 'high' } })
  const lease = await claim(db, build.id)
  await db.builds.release(lease)
  await db.outbox.relay(10, async (word) => void words.push(word))
  t.match(words, [{ buildId: build.id, priority: 'low' }, { priority: 'high' }])
  await db.builds.cancel(build.id, 'somebody')
  t.same(await db.builds.prioritise(build.id, 'low'), { outcome: 'ended' })
  t.equal(await db.builds.prioritise(nobody, 'low'), null)
})

tap.test('limits: of a token, and of all that wait; nothing is recorded beyond them', async (t) => {
  const { db } = await freshDatabase()
  const limits = { perToken: { ...noLimits.perToken, buildsAtOnce: 2 }, queued: 3 }
  const ask = (name: string, tokenId: string | null) =>
    db.environments.accept({ ...request(name), tokenId, limits })
  const first = await ask('one', 'mine')
  await ask('two', 'mine')
  await t.rejects(ask('three', 'mine'), {
    name: 'LimitReached',
    reached: { limit: 'buildsAtOnce', used: 2, inForce: { limit: 2 } },
  })
  t.equal(await db.environments.get(request('three').id), null)
  t.match(await ask('one', 'mine'), { outcome: 'joined' }, 'to join is no new build')
  await ask('three', 'another’s')
  await t.rejects(ask('four', null), { name: 'LimitReached', reached: { limit: 'queued', allowed: 3 } })
  const lease = await claim(db, first.build.id)
  t.match(await ask('four', null), { outcome: 'created' }, 'what a worker has waits no longer')
  await db.builds.recordFailed(lease, failure)
  await t.rejects(db.builds.retry(lease.buildId, { tokenId: 'mine', limits }), LimitReached)
  const worker = { name: 'full', freeMb: 1, minFreeMb: 2 }
  await db.workers.seen(worker)
  await t.rejects(db.environments.accept(request('five')), { name: 'NoRoom', workers: [worker] })
  t.equal(await db.environments.get(request('five').id), null)
})

tap.test('a hundred at once keep to the limit of a token', async (t) => {
  const { db } = await freshDatabase()
  const limits = { perToken: { ...noLimits.perToken, buildsAtOnce: 5 }, queued: 0 }
  const asked = await Promise.allSettled(
    Array.from({ length: 100 }, (_, number) =>
      db.environments.accept({ ...request(`package-${number}`), tokenId: 'mine', limits }),
    ),
  )
  t.equal(asked.filter(({ status }) => status === 'fulfilled').length, 5)
})

tap.test('tags of all who asked, and environments by tags', async (t) => {
  const { db } = await freshDatabase()
  const tag = (text: string) => {
    const [key = '', value = ''] = text.split('=')
    return { key, value }
  }
  const ask = (name: string, ...tags: string[]) =>
    db.environments.accept({ ...request(name), tags: tags.map(tag) })
  await ask('one', 'run=1', 'branch=main')
  const { build } = await ask('one', 'run=2', 'branch=main')
  t.strictSame(build.tags.toSorted(), ['branch:main', 'run:1', 'run:2'])
  await ask('two', 'run=2')
  const found = async (...tags: string[]) => {
    const page = await db.environments.list({ limit: 10, tags: tags.map(tag) })
    return page?.items.map(({ environment }) => environment.spec.packages[0]).sort()
  }
  t.strictSame(await found('run=2'), ['one', 'two'])
  t.strictSame(await found('run=2', 'branch=main'), ['one'])
  t.strictSame(await found('run=3'), [])
  const first = await db.environments.list({ limit: 1, tags: [tag('run=2')] })
  const second = await db.environments.list({
    limit: 1,
    tags: [tag('run=2')],
    cursor: first?.next ?? '',
  })
  t.strictSame(
    [first, second].map((page) => page?.items.length),
    [1, 1],
  )
  t.equal(second?.next, null)
})

tap.test('a request during a build’s end either joins before it or gets its result', async (t) => {
  const { db } = await freshDatabase()
  for (let round = 0; round < 20; round++) {
    const name = `package-${round}`
    const lease = await claimed(db, name)
    const [, ...answers] = await Promise.all([
      makeReady(db, lease, { ...result, closure: [storePath(`env-${round}`)] }),
      ...Array.from({ length: 5 }, (_, number) =>
        db.environments.accept({
          ...request(name),
          tokenId: `token ${number}`,
          tags: [{ key: 'run', value: String(number) }],
        }),
      ),
    ])
    for (const { outcome, build } of answers) {
      t.ok(['ready', 'joined'].includes(outcome), outcome)
      t.equal(outcome === 'ready', build.finishedAt !== null)
    }
  }
})
