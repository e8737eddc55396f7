import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import tap from 'tap'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { startRedis } from '../../src/embedded/redis.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { serversIn } from './servers-in.ts'

const log = () => {}

async function query(url: string, sql: string): Promise<unknown[]> {
  // A client of a server that is killed in this moment may wait for ever.
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    // Does not return for a client that never connected.
    void client.end().catch(() => {})
  }
}

tap.test('a Postgres that is killed is started again, once nothing of it is left', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'postgres')
  const said: string[] = []
  const { url, stop } = await startPostgres({ dataDir, log, warn: (line) => said.push(line) })
  t.teardown(stop)
  await query(url, 'CREATE TABLE kept (id INT)')
  for (const round of [1, 2]) {
    // A backend is busy, which outlives its postmaster for a moment.
    const busy = query(url, 'SELECT pg_sleep(60)').catch((error) => error)
    const [pid = 0] = (await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'))
      .split('\n')
      .map(Number)
    process.kill(pid, 'SIGKILL')
    t.ok((await busy) instanceof Error)
    await eventually(async () => {
      const rows = await query(url, 'SELECT count(*)::int AS rows FROM kept').catch(() => [])
      return rows.length === 1
    })
    t.equal(said.length, round)
    t.match(
      said.at(-1),
      /^Postgres has ended by itself and is started again in \d+ ms: (.* did not start: )?SIGKILL/,
    )
  }
})

tap.test('a Redis that is killed is started again', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'redis')
  const said: string[] = []
  const { url, stop } = await startRedis({ dataDir, log, warn: (line) => said.push(line) })
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  client.on('error', () => {})
  t.teardown(() => client.disconnect())
  await client.set('key', 'kept')
  process.kill(Number(await readFile(join(dataDir, 'redis.pid'), 'utf8')), 'SIGKILL')
  await eventually(() => said.length > 0)
  t.equal(await client.get('key'), 'kept')
  await stop()
  t.equal(said.length, 1, 'a stop is no end by itself')
  t.same(await serversIn(dataDir), [])
})

tap.test('a server that does not stay up is given up, with what it said, and frees its folder', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'postgres')
  const { lost, stop } = await startPostgres({ dataDir, log })
  const version = join(dataDir, 'cluster', 'PG_VERSION')
  await writeFile(version, '12\n')
  const [pid = 0] = (await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'))
    .split('\n')
    .map(Number)
  process.kill(pid, 'SIGKILL')
  await t.rejects(lost, {
    name: 'ServerLost',
    message:
      /^Postgres has ended 7 times in a row and is given up\. The last time: (.|\n)*database files are incompatible/,
  })
  await stop()
  await writeFile(version, '18\n')
  await (await startPostgres({ dataDir, log })).stop()
})

tap.test('what is stopped while it is started again does not come back', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'redis')
  const said: string[] = []
  const { stop } = await startRedis({ dataDir, log, warn: (line) => said.push(line) })
  process.kill(Number(await readFile(join(dataDir, 'redis.pid'), 'utf8')), 'SIGKILL')
  await eventually(() => said.length > 0)
  await stop()
  t.same(await serversIn(dataDir), [])
})
