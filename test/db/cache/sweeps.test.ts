import pg from 'pg'
import tap from 'tap'
import type { SweepReport } from '../../../src/db/cache/sweeps.ts'
import { startServers } from '../../servers.ts'

const { freshDatabase } = await startServers(tap)
const rules = { everySeconds: 3600, staleSeconds: 60 }
const report: SweepReport = {
  bytesBefore: 10,
  bytesAfter: 4,
  freedBytes: 6,
  pathsRemoved: 2,
  orphans: { objects: 0, bytes: 0 },
  evicted: [],
  aboveLimit: null,
}

tap.test('a sweep from being asked for to its end', async (t) => {
  const { db } = await freshDatabase()
  const asked = await db.sweeps.ask({ dryRun: true })
  t.match(asked, {
    state: 'queued',
    dryRun: true,
    askedAt: Date,
    startedAt: null,
    report: null,
    failure: null,
  })
  t.same(await db.sweeps.get(asked.id), asked)
  t.same(await db.sweeps.ask({ dryRun: true }), asked, 'one that waits is shared')
  const real = await db.sweeps.ask({ dryRun: false })
  t.not(real.id, asked.id)

  const claimed = await db.sweeps.claim(rules)
  t.same(claimed, { id: asked.id, dryRun: true, start: 1 }, 'the oldest')
  if (!claimed) return
  t.match(await db.sweeps.get(asked.id), { state: 'sweeping', startedAt: Date })
  t.not((await db.sweeps.ask({ dryRun: true })).id, asked.id, 'one that has begun is not')
  t.equal(await db.sweeps.claim(rules), null, 'one at a time')
  t.equal(await db.sweeps.touch(claimed), true)
  await db.sweeps.finish(claimed, { report, failure: null })
  t.match(await db.sweeps.get(asked.id), { state: 'done', report, finishedAt: Date })
  t.equal(await db.sweeps.lastEnded(), null, 'it was a dry run')

  const next = await db.sweeps.claim(rules)
  t.equal(next?.id, real.id)
  if (next) await db.sweeps.finish(next, { report: null, failure: 'The disk\0 is gone.' })
  t.match(await db.sweeps.get(real.id), {
    state: 'failed',
    report: null,
    failure: 'The disk\uFFFD is gone.',
  })
  t.equal(await db.sweeps.lastEnded(), real.id)
  const list = await db.sweeps.list(10)
  t.same(
    list.map(({ dryRun, state }) => [dryRun, state]),
    [
      [true, 'queued'],
      [false, 'failed'],
      [true, 'done'],
    ],
    'newest first',
  )
  t.equal((await db.sweeps.list(1)).length, 1)
  t.equal(await db.sweeps.get('none'), null)
})

tap.test('one is due when the last one is long ago', async (t) => {
  const { db } = await freshDatabase()
  const first = await db.sweeps.claim(rules)
  t.match(first, { dryRun: false, start: 1 })
  if (!first) return
  t.match(await db.sweeps.get(first.id), { askedAt: null, state: 'sweeping' })
  await db.sweeps.finish(first, { report, failure: null })
  t.equal(await db.sweeps.claim(rules), null)
  t.match(await db.sweeps.claim({ ...rules, everySeconds: 0 }), { dryRun: false })
})

tap.test('what a worker left is taken up by another; the first has no say any more', async (t) => {
  const { db } = await freshDatabase()
  const lost = await db.sweeps.claim(rules)
  t.equal(await db.sweeps.claim(rules), null)
  const again = await db.sweeps.claim({ ...rules, staleSeconds: 0 })
  t.match(again, { id: lost?.id, start: 2 })
  if (!lost || !again) return
  t.equal(await db.sweeps.touch(lost), false)
  await db.sweeps.finish(lost, { report: null, failure: 'stale' })
  await db.sweeps.release(lost)
  t.match(await db.sweeps.get(again.id), { state: 'sweeping', failure: null })
  await db.sweeps.release(again)
  t.match(await db.sweeps.get(again.id), { state: 'queued' })
  t.match(await db.sweeps.claim(rules), { id: again.id, start: 3 }, 'given back, it waits')
})

tap.test('of twenty workers, one gets the sweep; of twenty that ask, all get the same', async (t) => {
  const { db } = await freshDatabase()
  const asked = await Promise.all(Array.from({ length: 20 }, () => db.sweeps.ask({ dryRun: false })))
  t.equal(new Set(asked.map(({ id }) => id)).size, 1)
  const claims = await Promise.all(Array.from({ length: 20 }, () => db.sweeps.claim(rules)))
  t.equal(claims.filter(Boolean).length, 1)
})

tap.test('a hundred are remembered', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query(
    `INSERT INTO sweep (id, dry_run, created_at, started_at, finished_at)
     SELECT 'old ' || n, true, now() - make_interval(days => n), now(), now() FROM generate_series(1, 120) AS n`,
  )
  const claimed = await db.sweeps.claim(rules)
  if (claimed) await db.sweeps.finish(claimed, { report, failure: null })
  const list = await db.sweeps.list(1000)
  t.equal(list.length, 100)
  t.equal(list[0]?.id, claimed?.id)
  t.equal(list.at(-1)?.id, 'old 99')
})

tap.test('a sweep that is cancelled ends once no worker has it', async (t) => {
  const { db } = await freshDatabase()
  t.equal(await db.sweeps.cancel('none', 'ops'), null)
  const cancelled = { state: 'cancelled', failure: 'Cancelled by ops.' }
  const waiting = await db.sweeps.ask({ dryRun: true })
  t.match(await db.sweeps.cancel(waiting.id, 'ops'), { outcome: 'cancelled', work: cancelled })

  const { id } = await db.sweeps.ask({ dryRun: true })
  const held = await db.sweeps.claim(rules)
  if (held?.id !== id) throw new Error('it was not taken up')
  t.equal(await db.sweeps.isCancelled(held), false)
  t.match(await db.sweeps.cancel(id, 'ops'), { outcome: 'cancelling', work: { state: 'sweeping' } })
  t.equal(await db.sweeps.isCancelled(held), true)
  await db.sweeps.finish(held, { report, failure: 'A caller cancelled it before its end.' })
  t.match(await db.sweeps.cancel(id, 'ops'), {
    outcome: 'cancelled',
    work: { state: 'cancelled', report },
  })

  for (const leave of ['die', 'release'] as const) {
    const next = await db.sweeps.ask({ dryRun: true })
    const claimed = await db.sweeps.claim(rules)
    await db.sweeps.cancel(next.id, 'ops')
    if (leave === 'release' && claimed) await db.sweeps.release(claimed)
    await db.sweeps.claim({ ...rules, staleSeconds: 0 })
    t.match(await db.sweeps.get(next.id), cancelled, leave)
  }
})
