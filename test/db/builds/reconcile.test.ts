import tap from 'tap'
import type { Db } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'
import { claim, claimForNothing, makeReady, plan, request, result } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const rules = { queuedAgainAfterSeconds: 60, maxLosses: 3 }
const nothing = { requeued: 0, givenUp: 0, dispatchedAgain: 0 }

async function sent(record: Db): Promise<string[]> {
  const builds: string[] = []
  await record.outbox.relay(100, async ({ buildId }) => void builds.push(buildId))
  return builds
}

tap.test('a build whose worker is lost is finished by another, with one record of it', async (t) => {
  const { record } = await freshDatabase()
  const { build, environment } = await record.environments.accept(request('multidict'))
  t.strictSame(await sent(record), [build.id])
  const lost = await claimForNothing(record, build.id)
  await record.builds.enter(lost, 'building')
  await record.builds.recordPlan(lost, plan)

  t.strictSame(await record.reconcile(rules), { ...nothing, requeued: 1 })
  t.match(await record.builds.get(build.id), { state: 'queued', worker: null })
  t.strictSame(await record.reconcile(rules), nothing, 'once is enough')
  t.strictSame(await sent(record), [build.id], 'the queue hears of it again')

  const second = await claim(record, build.id, 'second worker')
  await record.builds.recordPlan(second, plan)
  await makeReady(record, second)
  t.match(await record.environments.get(environment.id), {
    environment: { storePath: result.storePath },
    build: { id: build.id, attempt: 1, state: 'ready', fence: 2, worker: 'second worker' },
    packages: { reused: 1, rebuilt: 0, dropped: 0 },
  })
  t.strictSame(await record.reconcile(rules), nothing)
  const states = (await record.events.since(build.id, 0, 100)).map(({ data }) => data.state)
  t.strictSame(states, ['queued', 'planning', 'building', 'queued', 'planning', 'publishing', 'ready'])
})

tap.test('a build that loses one worker after another has failed', async (t) => {
  const { record } = await freshDatabase()
  const { build } = await record.environments.accept(request('numpy'))
  for (let loss = 1; loss < rules.maxLosses; loss++) {
    await claimForNothing(record, build.id)
    t.strictSame(await record.reconcile(rules), { ...nothing, requeued: 1 })
  }
  await claimForNothing(record, build.id)
  t.strictSame(await record.reconcile(rules), { ...nothing, givenUp: 1 })
  t.match(await record.builds.get(build.id), {
    state: 'failed',
    failure: { class: 'worker-lost', retryable: true },
    finishedAt: Date,
  })
  t.match(await record.environments.accept(request('numpy')), { outcome: 'created', build: { attempt: 2 } })
})

tap.test('a loss counts too where the next worker noticed it first', async (t) => {
  const { record } = await freshDatabase()
  const { build } = await record.environments.accept(request('numpy'))
  for (let loss = 1; loss <= rules.maxLosses; loss++) await claimForNothing(record, build.id)
  t.strictSame(await record.reconcile(rules), { ...nothing, givenUp: 1 })
})

tap.test('builds that are given back are not counted as lost', async (t) => {
  const { record } = await freshDatabase()
  const { build } = await record.environments.accept(request('numpy'))
  for (let restart = 0; restart < 5; restart++)
    await record.builds.release(await claim(record, build.id, `worker ${restart}`))
  await claimForNothing(record, build.id)
  t.strictSame(await record.reconcile(rules), { ...nothing, requeued: 1 })
})

tap.test(
  'a waiting build that the queue forgot is handed over again, but not while it may still be there',
  async (t) => {
    const { record } = await freshDatabase()
    const { build } = await record.environments.accept(request('click'))
    t.strictSame(
      await record.reconcile({ ...rules, queuedAgainAfterSeconds: 0 }),
      nothing,
      'not handed over yet',
    )
    t.strictSame(await sent(record), [build.id])
    t.strictSame(await record.reconcile(rules), nothing, 'handed over just now')
    t.strictSame(await record.reconcile({ ...rules, queuedAgainAfterSeconds: 0 }), {
      ...nothing,
      dispatchedAgain: 1,
    })
    t.strictSame(await sent(record), [build.id])
    await claim(record, build.id)
    t.strictSame(await record.reconcile({ ...rules, queuedAgainAfterSeconds: 0 }), nothing, 'a worker has it')
  },
)

tap.test('many reconcilers at once do the work of one', async (t) => {
  const { record } = await freshDatabase()
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const { build } = await record.environments.accept(request(name))
    await claimForNothing(record, build.id)
  }
  await sent(record)
  const found = await Promise.all(Array.from({ length: 10 }, () => record.reconcile(rules)))
  t.equal(
    found.reduce((sum, { requeued }) => sum + requeued, 0),
    5,
  )
  t.equal((await sent(record)).length, 5)
})
