import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Test } from 'tap'
import { startPostgres } from '../src/embedded/postgres.ts'
import { startRedis } from '../src/embedded/redis.ts'
import { openRecord, type Record } from '../src/record/record.ts'

export interface Servers {
  redisUrl: string
  /** Of the server, for tests that look at the tables themselves. */
  freshDatabase(): Promise<{ databaseUrl: string; record: Record }>
}

/**
 * Starts a Postgres and a Redis of a test file's own in a temporary folder. They are stopped, and all that was opened on
 * them is closed, when the given test (usually `tap` itself) is torn down.
 */
export async function startServers(t: Pick<Test, 'teardown'>): Promise<Servers> {
  const folder = await temporaryFolder(t)
  const log = () => {}
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), log }),
    startRedis({ dataDir: join(folder, 'redis'), log }),
  ])
  const records: Record[] = []
  t.teardown(async () => {
    await Promise.all(records.map((record) => record.close()))
    await Promise.all([postgres.stop(), redis.stop()])
  })
  return {
    redisUrl: redis.url,
    async freshDatabase() {
      const databaseUrl = await createDatabase(postgres.url)
      const record = await openRecord(databaseUrl)
      records.push(record)
      return { databaseUrl, record }
    },
  }
}

/** A short path, as sockets need it, that the user Postgres runs as can enter. */
export async function temporaryFolder(t: Pick<Test, 'teardown'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-'))
  await chmod(folder, 0o755)
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

let databases = 0

/** Adds an empty database to the server and returns its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  const name = `test_${process.pid}_${databases++}`
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}
