import pg from 'pg'
import tap from 'tap'
import { openRecord } from '../../src/record/record.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { claimed, makeReady } from './sample.ts'

const { freshDatabase } = await startServers(tap)

/** Two records of one database: what one commits, the other hears of. */
async function twoProcesses() {
  const { databaseUrl, record: writer } = await freshDatabase()
  const reader = await openRecord(databaseUrl)
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
  const { databaseUrl, writer, reader } = await twoProcesses()
  t.teardown(() => reader.close())
  const lease = await claimed(writer, 'numpy')
  const other = await claimed(writer, 'click')
  t.same(await listeners(databaseUrl), [], 'nobody who waits, no connection')

  let [woken, ofOther, ofLog] = [0, 0, 0]
  const off = reader.news.on(lease.buildId, () => woken++)
  reader.news.on(other.buildId, () => ofOther++)
  reader.news.onLog(lease.buildId, () => ofLog++)
  await eventually(() => woken > 0)
  t.equal((await listeners(databaseUrl)).length, 1, 'one connection for all')

  const writes: [string, () => Promise<void>][] = [
    ['a state', () => writer.builds.enter(lease, 'verifying')],
    ['an event', () => writer.events.append(lease, 'note', {})],
    ['the end', () => makeReady(writer, lease)],
  ]
  for (const [what, write] of writes) {
    const before = [woken, ofOther, ofLog]
    await write()
    await eventually(() => woken > (before[0] ?? 0))
    t.pass(what)
  }
  off()
  const before = woken
  await writer.builds.enter(other, 'verifying')
  await writer.log.append(other, 'a line\n')
  await eventually(() => ofOther > 0)
  t.equal(woken, before, 'who has left is not woken')
})

tap.test('who missed the word is woken all the same', async (t) => {
  const { writer, reader } = await twoProcesses()
  t.teardown(() => reader.close())
  const lease = await claimed(writer, 'numpy')
  let woken = 0
  reader.news.on(lease.buildId, () => woken++)
  await eventually(() => woken >= 3)
  t.pass('nothing has happened')
})

tap.test('a connection that is lost is made again', async (t) => {
  const { databaseUrl, writer, reader } = await twoProcesses()
  t.teardown(() => reader.close())
  const lease = await claimed(writer, 'numpy')
  let woken = 0
  reader.news.on(lease.buildId, () => woken++)
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
  reader.news.on('any', () => {})
  await eventually(async () => (await listeners(databaseUrl)).length === 1)
  await reader.close()
  await eventually(async () => (await listeners(databaseUrl)).length === 0)
  reader.news.on('any', () => t.fail('closed'))
  const unused = await openRecord(databaseUrl)
  await unused.close()
  t.same(await listeners(databaseUrl), [])
})
