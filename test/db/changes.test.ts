import pg from 'pg'
import tap from 'tap'
import { openChanges } from '../../src/db/changes.ts'
import { openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { entryOf, holding, pathOf, writeNothing } from './published.ts'
import { claimed, endPlan, makeReady, request } from './sample.ts'

const { freshDatabase } = await startServers(tap)

/** Opens two connections to one database: each receives the other's notifications. */
async function twoProcesses() {
  const { databaseUrl, db: writer } = await freshDatabase()
  const reader = await openDb(databaseUrl)
  return { databaseUrl, writer, reader }
}

async function query<Row extends pg.QueryResultRow>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<Row>(sql).finally(() => client.end())
  return rows
}

const listeners = (databaseUrl: string) =>
  query<{ pid: number }>(
    databaseUrl,
    `SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
  )

tap.test('what another process records is heard of', async (t) => {
  const { databaseUrl, db } = await freshDatabase()
  // Only a notification can call this listener.
  const changes = openChanges(databaseUrl, { anywayMs: 2 ** 30 })
  t.teardown(changes.close)
  const lease = await claimed(db, 'numpy')
  const other = await claimed(db, 'click')
  t.same(await listeners(databaseUrl), [], 'without listeners there is no connection')

  let [woken, ofOther, ofLog] = [0, 0, 0]
  const off = changes.on(lease.buildId, () => woken++)
  changes.on(other.buildId, () => ofOther++)
  changes.onLog(lease.buildId, () => ofLog++)
  await eventually(() => woken > 0)
  t.equal((await listeners(databaseUrl)).length, 1, 'one connection for all')

  const writes: { [what: string]: () => Promise<unknown> } = {
    'a state': () => db.builds.enter(lease, 'building'),
    progress: () => db.builds.progress(lease, { done: 1, expected: 2 }),
    'an event': () => db.events.append(lease, 'note', {}),
    'the end': () => makeReady(db, lease),
  }
  for (const [what, write] of Object.entries(writes)) {
    const before = woken
    await write()
    await eventually(() => woken > before)
    t.pass(what)
  }
  off()
  const [before, ofOtherBefore] = [woken, ofOther]
  await db.builds.enter(other, 'verifying')
  await eventually(() => ofOther > ofOtherBefore)
  t.equal(woken, before, 'a removed listener is not woken')
  t.equal(ofLog, 1, 'nor who waits for the log alone')
})

tap.test('so are the first token and a revocation', async (t) => {
  const { databaseUrl, db } = await freshDatabase()
  // Only a notification can call this listener.
  const changes = openChanges(databaseUrl, { anywayMs: 2 ** 30 })
  t.teardown(changes.close)
  let woken = 0
  changes.onTokens(() => woken++)
  await eventually(() => woken === 1)
  const first = { name: 'first', hash: '1', scopes: ['admin' as const], expiresAt: null }
  const token = await db.tokens.create(first, null)
  await eventually(() => woken === 2)
  if (token !== 'not-let-in') await db.tokens.revoke(token.id)
  await eventually(() => woken === 3)
  t.pass()
})

tap.test('so is the log of a build, apart from what else happens to it', async (t) => {
  const { databaseUrl, db } = await freshDatabase()
  const changes = openChanges(databaseUrl, { anywayMs: 2 ** 30 })
  t.teardown(changes.close)
  const lease = await claimed(db, 'numpy')
  let [woken, ofLog] = [0, 0]
  changes.on(lease.buildId, () => woken++)
  changes.onLog(lease.buildId, () => ofLog++)
  await eventually(() => ofLog === 1)
  await db.log.append(lease, 'a line\n')
  await eventually(() => ofLog === 2)
  t.equal(woken, 1)
})

tap.test('and a path of the cache that is removed or signed anew, but none that is new', async (t) => {
  const { databaseUrl, db } = await freshDatabase()
  const changes = openChanges(databaseUrl, { anywayMs: 2 ** 30 })
  t.teardown(changes.close)
  await holding(db, 'numpy', ['numpy', 'python'])
  const [numpy, python] = [entryOf('numpy'), entryOf('python')]
  let woken = 0
  changes.onCache(() => woken++)
  await eventually(() => woken === 1)
  for (const entry of [numpy, python]) await db.cache.record(entry, writeNothing)
  await db.cache.amend(pathOf('numpy'), { signedBy: ['new-1'], bytes: 1 }, writeNothing)
  await eventually(() => woken === 2)
  await db.cache.unrecord({ ...python, object: 'nar/another attempt' })
  await db.cache.unrecord(python)
  await eventually(() => woken === 3)
  await db.cache.unrecord(python)
  await db.cache.lost(numpy)
  await eventually(() => woken === 4)
  t.pass()
})

tap.test('and the end of a plan, and of a sweep', async (t) => {
  const { databaseUrl, db } = await freshDatabase()
  const changes = openChanges(databaseUrl, { anywayMs: 2 ** 30 })
  t.teardown(changes.close)
  const { id: environmentId, spec } = request('numpy')
  const plan = await db.plans.ask({ environmentId, spec })
  await db.plans.start(plan.id, 30)
  const sweep = await db.sweeps.ask({ dryRun: true })
  const claimedSweep = await db.sweeps.claim({ everySeconds: 3600, staleSeconds: 60 })
  if (!claimedSweep) throw new Error('the sweep cannot be claimed')
  let [ofPlan, ofSweep] = [0, 0]
  changes.on(plan.id, () => ofPlan++)
  changes.on(sweep.id, () => ofSweep++)
  await eventually(() => ofPlan === 1)
  await endPlan(db, plan.id, { failure: { class: 'internal', message: 'No.', retryable: true } })
  await eventually(() => ofPlan === 2)
  await db.sweeps.finish(claimedSweep, { report: null, failure: 'No.' })
  await eventually(() => ofSweep === 2)
  t.match(await db.plans.get(plan.id), { state: 'failed' })
  t.match(await db.sweeps.get(sweep.id), { state: 'failed' })
})

tap.test('who missed the word is woken all the same', async (t) => {
  const { writer, reader } = await twoProcesses()
  t.teardown(() => reader.close())
  const lease = await claimed(writer, 'numpy')
  let woken = 0
  reader.changes.on(lease.buildId, () => woken++)
  await eventually(() => woken >= 3)
  t.pass('nothing has happened')
})

tap.test('a connection that is lost is made again', async (t) => {
  const { databaseUrl, writer, reader } = await twoProcesses()
  t.teardown(() => reader.close())
  const lease = await claimed(writer, 'numpy')
  let woken = 0
  reader.changes.on(lease.buildId, () => woken++)
  await eventually(() => woken > 0)
  const [first] = await listeners(databaseUrl)
  await query(databaseUrl, `SELECT pg_terminate_backend(${first?.pid})`)
  await eventually(async () => {
    const [next] = await listeners(databaseUrl)
    return next !== undefined && next.pid !== first?.pid
  })
  const before = woken
  await writer.builds.enter(lease, 'verifying')
  await eventually(() => woken > before)
  t.equal((await listeners(databaseUrl)).length, 1)
})

tap.test('nothing is left open', async (t) => {
  const { databaseUrl, reader } = await twoProcesses()
  reader.changes.on('any', () => {})
  await eventually(async () => (await listeners(databaseUrl)).length === 1)
  await reader.close()
  await eventually(async () => (await listeners(databaseUrl)).length === 0)
  reader.changes.on('any', () => t.fail('closed'))
  const unused = await openDb(databaseUrl)
  await unused.close()
  t.same(await listeners(databaseUrl), [])
})
