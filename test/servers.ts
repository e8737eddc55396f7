import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { Test } from 'tap'
import { type Db, openDb } from '../src/db/db.ts'
import { migrate } from '../src/db/migrate.ts'
import { usualTimes } from '../src/db/pool.ts'
import { startPostgres } from '../src/embedded/postgres.ts'
import { startRedis } from '../src/embedded/redis.ts'

export interface Servers {
  /** A database of Redis that no other test file uses. */
  redisUrl: string
  /** A migrated, empty database of Postgres. The URL is for tests that look at the tables themselves. */
  freshDatabase(): Promise<{ databaseUrl: string; db: Db }>
}

/** Addresses of a Postgres and a Redis for tests. */
export interface ServerUrls {
  postgres: string
  redis: string
}

type Teardown = Pick<Test, 'teardown'>

/** In the environment of test files, the `ServerUrls` of the servers that a whole run shares, as JSON. */
export const sharedServersVariable = 'PATCHBAY_TEST_SERVERS'

/**
 * Gives a test file databases of its own on the Postgres and the Redis of the whole run; a file that is run by itself starts
 * both. The teardown of the given test (usually `tap` itself) closes everything and drops the databases.
 */
export async function startServers(t: Teardown): Promise<Servers> {
  const shared = process.env[sharedServersVariable]
  const urls: ServerUrls = shared ? JSON.parse(shared) : await startOwnServers(t)
  const opened: { db: Db; databaseUrl: string }[] = []
  t.teardown(async () => {
    // Forgets them, too: this process may go on to other files.
    const all = opened.splice(0)
    await Promise.all(all.map(({ db }) => db.close()))
    await onServer(urls.postgres, async (client) => {
      for (const { databaseUrl } of all)
        await client.query(`DROP DATABASE ${databaseOf(databaseUrl)} WITH (FORCE)`)
    })
  })
  return {
    redisUrl: await unusedRedis(urls.redis),
    async freshDatabase() {
      const databaseUrl = await createDatabase(urls.postgres, template)
      // A busy machine may take longer than usual for a hundred requests at once.
      const db = await openDb(databaseUrl, { times: { ...usualTimes, connectMs: 60_000 } })
      opened.push({ db, databaseUrl })
      return { databaseUrl, db }
    },
  }
}

/** Starts a Postgres and a Redis for tests in a temporary folder, until the test is torn down. */
async function startOwnServers(t: Teardown): Promise<ServerUrls> {
  const { urls, stop } = await startTestServers()
  t.teardown(stop)
  return urls
}

/**
 * Starts a Postgres and a Redis for any number of test files at a time, in a folder that `stop` removes. They keep nothing safe:
 * a machine that loses power loses no more than a run of tests.
 */
export async function startTestServers(): Promise<{ urls: ServerUrls; stop: () => Promise<void> }> {
  const log = () => {}
  const folder = await makeFolder(await fastestFolder())
  const [postgres, redis] = await Promise.all([
    startPostgres({
      dataDir: join(folder, 'postgres'),
      log,
      settings: {
        max_connections: '500',
        ...{ fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
        ...{ wal_level: 'minimal', max_wal_senders: '0' },
        // Its workers connect to the template, and a copy of that waits until they have gone.
        autovacuum: 'off',
      },
    }),
    startRedis({
      dataDir: join(folder, 'redis'),
      log,
      settings: { appendonly: 'no', databases: String(redisDatabases) },
    }),
  ])
  await migrate(await createDatabase(postgres.url, 'template0', template))
  return {
    urls: { postgres: postgres.url, redis: redis.url },
    async stop() {
      await Promise.all([postgres.stop(), redis.stop()])
      await rm(folder, { recursive: true })
    },
  }
}

/** In memory if there is room: each database has three hundred files, a third of a second's work on a disk. */
async function fastestFolder(): Promise<string> {
  const memory = '/dev/shm'
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize > 4 * 2 ** 30 ? memory : tmpdir()
}

/** The database that others are copies of: it has all migrations. */
const template = 'migrated'

/** More than the calls of `startServers` in all test files; each takes a number once. */
const redisDatabases = 1000

/** Database 0 counts the others. */
async function unusedRedis(socket: string): Promise<string> {
  const redis = new Redis(socket)
  const database = await redis.incr('databases taken')
  await redis.quit()
  if (database >= redisDatabases)
    throw new Error(`All ${redisDatabases} databases of the tests' Redis are taken.`)
  return `${socket}?db=${database}`
}

/** A short path, as sockets need it, that the user Postgres runs as can enter. */
export async function temporaryFolder(t: Teardown): Promise<string> {
  const folder = await makeFolder(tmpdir())
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function makeFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, 'patchbay-'))
  await chmod(folder, 0o755)
  return folder
}

let databases = 0

/** Adds a database to the server, a copy of another, and returns its URL. */
export async function createDatabase(
  serverUrl: string,
  copyOf = 'template0',
  name = `test_${process.pid}_${databases++}`,
): Promise<string> {
  await onServer(serverUrl, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${copyOf} STRATEGY file_copy`),
  )
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1)

async function onServer(serverUrl: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}
