import tap from 'tap'
import type { Db } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'
import { claim, claimForNothing, makeReady, plan, request, result } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const rules = { queuedAgainAfterSeconds: 60, maxLosses: 3 }
const nothing = { requeued: 0, givenUp: 0, dispatchedAgain: 0 }

async function sent(db: Db): Promise<string[]> {
  const builds: string[] = []
  await db.outbox.relay(100, async ({ buildId }) => void builds.push(buildId))
  return builds
}

tap.test('a build whose worker is lost is finished by another, with one record of it', async (t) => {
  const { db } = await freshDatabase()
  const { build, environment } = await db.environments.accept(request('multidict'))
  t.strictSame(await sent(db), [build.id])
  const lost = await claimForNothing(db, build.id)
  await db.builds.enter(lost, 'building')
  await db.builds.recordPlan(lost, plan)

  t.strictSame(await db.reconcile(rules), { ...nothing, requeued: 1 })
  t.match(await db.builds.get(build.id), { state: 'queued', worker: null })
  t.strictSame(await db.reconcile(rules), nothing, 'once is enough')
  t.strictSame(await sent(db), [build.id], 'the queue hears of it again')

  const second = await claim(db, build.id, 'second worker')
  await db.builds.recordPlan(second, plan)
  await makeReady(db, second)
  t.match(await db.environments.get(environment.id), {
    environment: { storePath: result.storePath },
    build: { id: build.id, attempt: 1, state: 'ready', fence: 2, worker: 'second worker' },
    packages: { reused: 1, rebuilt: 0, dropped: 0 },
  })
  t.strictSame(await db.reconcile(rules), nothing)
  const states = (await db.events.since(build.id, 0, 100)).map(({ data }) => data.state)
  t.strictSame(states, ['queued', 'planning', 'building', 'queued', 'planning', 'publishing', 'ready'])
})

tap.test('a build that loses one worker after another has failed', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('numpy'))
  for (let loss = 1; loss < rules.maxLosses; loss++) {
    await claimForNothing(db, build.id)
    t.strictSame(await db.reconcile(rules), { ...nothing, requeued: 1 })
  }
  await claimForNothing(db, build.id)
  t.strictSame(await db.reconcile(rules), { ...nothing, givenUp: 1 })
  t.match(await db.builds.get(build.id), {
    state: 'failed',
    failure: { class: 'worker-lost', retryable: true },
    finishedAt: Date,
  })
  t.match(await db.environments.accept(request('numpy')), { outcome: 'created', build: { attempt: 2 } })
})

tap.test('a loss counts too where the next worker noticed it first', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('numpy'))
  for (let loss = 1; loss <= rules.maxLosses; loss++) await claimForNothing(db, build.id)
  t.strictSame(await db.reconcile(rules), { ...nothing, givenUp: 1 })
})

tap.test('builds that are given back are not counted as lost', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('numpy'))
  for (let restart = 0; restart < 5; restart++)
    await db.builds.release(await claim(db, build.id, `worker ${restart}`))
  await claimForNothing(db, build.id)
  t.strictSame(await db.reconcile(rules), { ...nothing, requeued: 1 })
})

tap.test(
  'a waiting build that the queue forgot is handed over again, but not while it may still be there',
  async (t) => {
    const { db } = await freshDatabase()
    const { build } = await db.environments.accept(request('click'))
    t.strictSame(await db.reconcile({ ...rules, queuedAgainAfterSeconds: 0 }), nothing, 'not handed over yet')
    t.strictSame(await sent(db), [build.id])
    t.strictSame(await db.reconcile(rules), nothing, 'handed over just now')
    t.strictSame(await db.reconcile({ ...rules, queuedAgainAfterSeconds: 0 }), {
      ...nothing,
      dispatchedAgain: 1,
    })
    t.strictSame(await sent(db), [build.id])
    await claim(db, build.id)
    t.strictSame(await db.reconcile({ ...rules, queuedAgainAfterSeconds: 0 }), nothing, 'a worker has it')
  },
)

tap.test('many reconcilers at once do the work of one', async (t) => {
  const { db } = await freshDatabase()
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const { build } = await db.environments.accept(request(name))
    await claimForNothing(db, build.id)
  }
  await sent(db)
  const found = await Promise.all(Array.from({ length: 10 }, () => db.reconcile(rules)))
  t.equal(
    found.reduce((sum, { requeued }) => sum + requeued, 0),
    5,
  )
  t.equal((await sent(db)).length, 5)
})
