import pg from 'pg'
import tap from 'tap'
import type { Db } from '../../src/db/db.ts'
import { startServers } from '../servers.ts'
import { claimed, endPlan, request } from './sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

async function connect(t: { teardown(work: () => Promise<void>): void }, databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const count = async (table: string) =>
    (await client.query(`SELECT count(*)::int AS rows FROM ${table}`)).rows[0]?.rows
  return { client, count }
}

/** Records an ended build with a log. */
async function ended(db: Db, name: string): Promise<string> {
  const lease = await claimed(db, name)
  await db.log.append(lease, `the log of ${name}\n`)
  await db.log.append(lease, 'its end\n')
  await db.builds.recordFailed(lease, failure)
  return lease.buildId
}

tap.test('logs of builds that ended long ago are thrown away, and said to be', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { client, count } = await connect(t, databaseUrl)
  const [old, young] = [await ended(db, 'old'), await ended(db, 'young')]
  const live = await claimed(db, 'live')
  await db.log.append(live, 'it goes on')
  const silent = await claimed(db, 'silent')
  await db.builds.recordFailed(silent, failure)
  for (const [id, days] of [
    [old, 91],
    [young, 89],
    [silent.buildId, 91],
  ])
    await client.query('UPDATE build SET finished_at = now() - make_interval(days => $2) WHERE id = $1', [
      id,
      days,
    ])
  t.same(await db.prune(90), {
    plans: 0,
    logs: 1,
    outbox: 0,
    deliveries: 0,
    audit: 0,
    failures: 0,
    tags: 0,
    scrubFindings: 0,
    answers: 0,
    libraries: 0,
  })
  t.match(await db.log.read(old, 0, 100), {
    text: '',
    offset: 0,
    nextOffset: 0,
    complete: true,
    pruned: true,
  })
  t.match(await db.log.read(old, 5, 100), { offset: 5, nextOffset: 5, complete: true, pruned: true })
  t.match(await db.log.read(young, 0, 100), { text: 'the log of young\nits end\n', pruned: false })
  t.match(await db.log.read(live.buildId, 0, 100), { text: 'it goes on', complete: false, pruned: false })
  t.match(await db.log.read(silent.buildId, 0, 100), { complete: true, pruned: false }, 'it had none')
  t.equal(await count('log_chunk'), 3)
  t.same(
    await db.prune(90),
    {
      plans: 0,
      logs: 0,
      outbox: 0,
      deliveries: 0,
      audit: 0,
      failures: 0,
      tags: 0,
      scrubFindings: 0,
      answers: 0,
      libraries: 0,
    },
    'once',
  )
})

tap.test('of hundreds of logs, all', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { client, count } = await connect(t, databaseUrl)
  const build = await ended(db, 'one')
  await client.query(
    `INSERT INTO build (id, environment_id, attempt, state, finished_at, log_bytes)
     SELECT 'old ' || n, environment_id, n + 1, 'failed', now() - interval '91 days', 3
     FROM build, generate_series(1, 120) AS n WHERE id = $1`,
    [build],
  )
  await client.query(`INSERT INTO log_chunk SELECT id, 0, 'log' FROM build WHERE id LIKE 'old %'`)
  t.match(await db.prune(90), { logs: 120 })
  t.equal(await count('log_chunk'), 2)
})

tap.test('plans, and sent rows of the outbox', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { client, count } = await connect(t, databaseUrl)
  const { spec } = request('numpy')
  const plans = []
  for (const name of ['old', 'young', 'unfinished'])
    plans.push((await db.plans.ask({ environmentId: name, spec })).id)
  for (const id of plans.slice(0, 2)) await endPlan(db, id, { failure })
  await client.query(
    "UPDATE plan SET created_at = now() - interval '99 days', touched_at = now() - interval '99 days'",
  )
  await client.query("UPDATE plan SET finished_at = now() - interval '31 days' WHERE id = $1", [plans[0]])
  for (const name of ['a', 'b', 'c']) await db.environments.accept(request(name))
  await db.outbox.relay(2, async () => {})
  await client.query(
    "UPDATE outbox SET created_at = now() - interval '3 days', sent_at = sent_at - interval '25 hours' WHERE id < 2",
  )
  t.same(await db.prune(30), {
    plans: 1,
    logs: 0,
    outbox: 1,
    deliveries: 0,
    audit: 0,
    failures: 0,
    tags: 0,
    scrubFindings: 0,
    answers: 0,
    libraries: 0,
  })
  t.equal(await count('plan'), 2)
  t.equal(await count('outbox'), 2)
})

tap.test('tags go with the history, and what is not known to fail any more at once', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { client } = await connect(t, databaseUrl)
  const lease = await claimed(db, 'click')
  await db.environments.accept({ ...request('click'), tags: [{ key: 'run', value: '1' }] })
  const drv = '/nix/store/00000000000000000000000000000000-click.drv'
  await db.builds.recordFailed(lease, { ...failure, drv }, 600)
  t.match(await db.prune(90), { tags: 0, failures: 0 })
  await client.query("UPDATE tag SET at = at - interval '91 days'")
  await client.query("UPDATE failed_derivation SET expires_at = expires_at - interval '601 seconds'")
  t.match(await db.prune(90), { tags: 1, failures: 1 })
  t.strictSame((await db.builds.get(lease.buildId))?.tags, [])
})

tap.test('old findings of broken paths go, younger ones stay', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { client } = await connect(t, databaseUrl)
  for (const object of ['old', 'young'])
    await db.scrubbing.found({ path: '/nix/store/x', object, detail: 'broken', outcome: 'evicted' })
  await client.query("UPDATE scrub_finding SET found_at = now() - interval '91 days' WHERE object = 'old'")
  t.match(await db.prune(90), { scrubFindings: 1 })
  t.match((await db.scrubbing.report(10)).findings, [{ object: 'young' }])
})
