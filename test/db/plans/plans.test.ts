import pg from 'pg'
import tap from 'tap'
import type { PlannedEnvironment } from '../../../src/db/plans/plans.ts'
import { startServers } from '../../servers.ts'
import { buildToolRow, endPlan, packageRow, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

const ask = (...packages: string[]) => {
  const { id, spec } = request(...packages)
  return { environmentId: id, spec }
}
const planned = packageRow('tornado', { reason: 'Native\0.' })
const result: PlannedEnvironment = {
  packages: [planned],
  buildTools: [buildToolRow('setuptools')],
  sourceToBuild: [{ name: 'tornado', storePath: '/nix/store/tornado', drvPath: '/nix/store/tornado.drv' }],
  storePath: '/nix/store/env',
  drvPath: '/nix/store/env.drv',
  builds: { patchbay: { derivations: 5, packages: 1 }, naive: null, naiveFault: 'error: \0' },
  toDo: { derivations: 3, downloads: { paths: 2, bytes: 3_000_000_000, unpackedBytes: 10_000_000_000 } },
}
const failure = { class: 'eval-error', message: 'A\0B', retryable: false } as const

tap.test('a plan, from the question to its answer', async (t) => {
  const { db } = await freshDatabase()
  t.equal(await db.plans.get('no such plan'), null)
  t.equal(await db.plans.start('no such plan', 30), null)
  const plan = await db.plans.ask(ask('tornado'))
  const { environmentId, spec } = ask('tornado')
  const facts = { id: plan.id, environmentId, spec, createdAt: plan.createdAt }
  const unfinished = { ...facts, result: null, failure: null, waitsBecause: null, finishedAt: null }
  t.strictSame(plan, { ...unfinished, state: 'queued', starts: 0 })
  t.strictSame(await db.plans.get(plan.id), plan)
  t.strictSame(await db.plans.start(plan.id, 30), { ...unfinished, state: 'planning', starts: 1 })
  t.equal(await db.plans.start(plan.id, 30), null, 'a worker has it')
  t.strictSame(await db.plans.start(plan.id, -1), { ...unfinished, state: 'planning', starts: 2 })

  await endPlan(db, plan.id, { result })
  const ended = await db.plans.get(plan.id)
  t.strictSame(ended, {
    ...facts,
    state: 'ready',
    starts: 2,
    result: {
      ...result,
      packages: [{ ...planned, reason: 'Native\uFFFD.' }],
      builds: { ...result.builds, naiveFault: 'error: \uFFFD' },
    },
    failure: null,
    waitsBecause: null,
    finishedAt: ended?.finishedAt,
  })
  t.ok((ended?.finishedAt?.getTime() ?? 0) >= plan.createdAt.getTime())

  t.equal(await db.plans.start(plan.id, 30), null, 'it has ended')
  await endPlan(db, plan.id, { failure })
  t.equal(await db.plans.touch({ id: plan.id, starts: 2 }), false)
  t.strictSame(await db.plans.get(plan.id), ended, 'and is not changed any more')
})

tap.test('a failed plan gives its cause, and is made again at the next request', async (t) => {
  const { db } = await freshDatabase()
  const first = await db.plans.ask(ask('tornado'))
  await endPlan(db, first.id, { failure })
  t.match(await db.plans.get(first.id), {
    state: 'failed',
    result: null,
    failure: { ...failure, message: 'A\uFFFDB' },
    finishedAt: Date,
  })
  const second = await db.plans.ask(ask('tornado'))
  t.not(second.id, first.id)
  t.match(second, { state: 'queued', failure: null })
})

tap.test('asked for ten times at once, an environment has one plan', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const plans = await Promise.all(Array.from({ length: 10 }, () => db.plans.ask(ask('tornado'))))
  t.equal(new Set(plans.map(({ id }) => id)).size, 1)
  const id = String(plans[0]?.id)
  await db.plans.start(id, 30)
  t.match(await db.plans.ask(ask('tornado')), { id, state: 'planning' }, 'one at work is joined, too')
  t.not((await db.plans.ask(ask('click'))).id, id)

  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  t.strictSame((await client.query('SELECT count(*)::int AS plans FROM plan')).rows, [{ plans: 2 }])
  await t.rejects(
    client.query(
      "INSERT INTO plan (id, environment_id, spec) SELECT 'second', environment_id, spec FROM plan",
    ),
    { message: /plan_one_unfinished_per_environment/ },
    'the database itself refuses a second one',
  )
})

tap.test('a request during a plan’s end gets a plan that ends', async (t) => {
  const { db } = await freshDatabase()
  for (let round = 0; round < 20; round++) {
    const { id } = await db.plans.ask(ask('tornado'))
    const [, ...plans] = await Promise.all([
      endPlan(db, id, { result }),
      ...Array.from({ length: 9 }, () => db.plans.ask(ask('tornado'))),
    ])
    const others = new Set(plans.map((plan) => plan.id).filter((one) => one !== id))
    t.ok(others.size <= 1, 'at most one new plan')
    for (const other of others) await endPlan(db, other, { failure })
  }
})

tap.test('of ten workers that end a plan at once, one is recorded', async (t) => {
  const { db } = await freshDatabase()
  const { id } = await db.plans.ask(ask('tornado'))
  await db.plans.start(id, 30)
  const ends = Array.from({ length: 10 }, (_, i) =>
    endPlan(db, id, i % 2 ? { result } : { failure: { ...failure, message: `by ${i}` } }),
  )
  await Promise.race(ends)
  const first = await db.plans.get(id)
  t.match(first, { finishedAt: Date })
  await Promise.all(ends)
  t.strictSame(await db.plans.get(id), first)
})

tap.test('plans without a worker are found again', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const ids: string[] = []
  for (const name of ['queued', 'planning', 'ended', 'touched', 'started']) {
    const { id } = await db.plans.ask(ask(name))
    ids.push(id)
    if (name === 'planning') await db.plans.start(id, 30)
  }
  const [queued, planning, ended, touched, started] = ids as [string, string, string, string, string]
  t.strictSame(await db.plans.waiting(60), [], 'not yet')
  for (const [id, minutes] of [
    [queued, 2],
    [planning, 3],
    [ended, 4],
    [touched, 5],
    [started, 6],
  ] as const)
    await client.query('UPDATE plan SET touched_at = now() - make_interval(mins => $2) WHERE id = $1', [
      id,
      minutes,
    ])
  t.strictSame(await db.plans.waiting(60), [started, touched, ended, planning, queued], 'oldest first')
  await endPlan(db, ended, { result })
  await db.plans.touch({ id: touched, starts: 0 })
  await db.plans.start(started, 30)
  t.strictSame(await db.plans.waiting(60), [planning, queued])
  t.strictSame(await db.plans.waiting(150), [planning])
})

tap.test('a plan goes from a worker that was not heard of to another, which alone may end it', async (t) => {
  const { db } = await freshDatabase()
  const { id } = await db.plans.ask(ask('tornado'))
  const lost = await db.plans.start(id, 30)
  const taken = await db.plans.start(id, -1)
  if (!lost || !taken) throw new Error('it was not taken up')
  t.equal(await db.plans.touch(lost), false)
  await db.plans.finish(lost, { failure })
  await db.plans.release(lost)
  t.match(await db.plans.get(id), { state: 'planning', starts: 2, failure: null })
  t.equal(await db.plans.touch(taken), true)

  await db.plans.release(taken)
  t.match(await db.plans.get(id), { state: 'queued', starts: 2 })
  t.strictSame(await db.plans.waiting(0), [id], 'it waits from when it was asked for')
  const again = await db.plans.start(id, 30)
  t.match(again, { starts: 3 }, 'no number comes twice')
  if (again) await db.plans.finish(again, { result })
  t.match(await db.plans.get(id), { state: 'ready' })
})

tap.test('a plan that is cancelled ends once no worker has it', async (t) => {
  const { db } = await freshDatabase()
  t.equal(await db.plans.cancel('no such plan', 'ci'), null)
  const cancelled = { state: 'cancelled', failure: { class: 'cancelled', message: /^Cancelled by ci\./ } }

  const waiting = await db.plans.ask(ask('waiting'))
  t.match(await db.plans.cancel(waiting.id, 'ci'), { outcome: 'cancelled', work: cancelled })
  t.match(await db.plans.cancel(waiting.id, 'another'), { outcome: 'cancelled', work: cancelled }, 'again')
  t.equal(await db.plans.start(waiting.id, 30), null)

  const { id } = await db.plans.ask(ask('planned'))
  const held = await db.plans.start(id, 30)
  if (!held) throw new Error('it was not taken up')
  t.equal(await db.plans.isCancelled(held), false)
  t.match(await db.plans.cancel(id, 'ci'), { outcome: 'cancelling', work: { state: 'planning' } })
  t.equal(await db.plans.isCancelled(held), true)
  await db.plans.release(held)
  t.match(await db.plans.get(id), cancelled)
  t.not((await db.plans.ask(ask('planned'))).id, id, 'the next request gets another')

  const lost = await db.plans.ask(ask('lost'))
  await db.plans.start(lost.id, 30)
  await db.plans.cancel(lost.id, 'ci')
  t.equal(await db.plans.start(lost.id, -1), null, 'its worker has died')
  t.match(await db.plans.get(lost.id), cancelled)

  const ready = await db.plans.ask(ask('ready'))
  await endPlan(db, ready.id, { result })
  t.match(await db.plans.cancel(ready.id, 'ci'), { outcome: 'ended', work: { state: 'ready' } })
})
