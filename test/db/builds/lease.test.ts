import pg from 'pg'
import tap from 'tap'
import { LeaseLost } from '../../../src/errors.ts'

import { startServers } from '../../servers.ts'
import { claim, claimed, claimForNothing, makeReady, plan, request, writes } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

/** Returns the contents of the whole database as text. */
async function contents(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const tables = await client.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  )
  const dumps = []
  for (const { name } of tables.rows)
    dumps.push(
      (await client.query(`SELECT coalesce(json_agg(r ORDER BY r::text), '[]')::text FROM ${name} r`)).rows,
    )
  await client.end()
  return JSON.stringify(dumps, null, 1)
}

tap.test('of a hundred workers, one gets the build', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  const leases = await Promise.all(
    Array.from({ length: 100 }, (_, number) => db.builds.claim(build.id, `worker ${number}`, 60)),
  )
  t.equal(leases.filter(Boolean).length, 1)
  t.match(leases.find(Boolean), { buildId: build.id, fence: 1, spec: request('click').spec })
  t.match(await db.builds.get(build.id), { state: 'planning', fence: 1, startedAt: Date })
  t.equal(await db.builds.claim('no such build', 'worker', 60), null)
})

tap.test('the lease allows every write', async (t) => {
  for (const [name, write] of Object.entries(writes)) {
    const { db } = await freshDatabase()
    await t.resolves(write(db, await claimed(db, 'click')), name)
  }
})

tap.test('without the lease every write throws LeaseLost and changes nothing', async (t) => {
  const endings: { [why: string]: (typeof writes)[string] } = {
    'another worker has the build': async (db, { buildId }) => {
      await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 9 })
      const next = await claim(db, buildId, 'second worker')
      await db.builds.recordPlan(next, plan)
    },
    'it was taken back': async (db) => {
      await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 9 })
    },
    'it was given back': (db, lease) => db.builds.release(lease),
    'the build has ended': (db, lease) => makeReady(db, lease),
  }
  for (const [why, end] of Object.entries(endings)) {
    const { db, databaseUrl } = await freshDatabase()
    const { build } = await db.environments.accept(request('click'))
    const stale = await claimForNothing(db, build.id)
    await end(db, stale)
    const before = await contents(databaseUrl)
    for (const [name, write] of Object.entries(writes))
      await t.rejects(write(db, stale), LeaseLost, `${name} after ${why}`)
    t.equal(await contents(databaseUrl), before, `nothing has changed after ${why}`)
  }
})

tap.test('a lease that is renewed is not taken; one that has run out is', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  const lease = await claimForNothing(db, build.id)
  await db.builds.renew(lease, 60)
  t.equal(await db.builds.claim(build.id, 'second worker', 60), null)
  await db.builds.renew(lease, -1)
  t.match(await db.builds.claim(build.id, 'second worker', 60), { fence: 2 })
})

tap.test('a build that is given back waits for another worker', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  await db.outbox.relay(10, async () => {})
  await db.builds.release(lease)
  t.match(await db.builds.get(lease.buildId), { state: 'queued', worker: null })
  const sent: string[] = []
  await db.outbox.relay(10, async ({ buildId }) => void sent.push(buildId))
  t.strictSame(sent, [lease.buildId])
  t.match(await db.builds.claim(lease.buildId, 'second worker', 60), { fence: 2 })
})
