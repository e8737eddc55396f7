import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { postgresCommands, unprivilegedUser } from '../../src/embedded/postgres-commands.ts'
import { startRedis } from '../../src/embedded/redis.ts'
import type { EmbeddedServer } from '../../src/embedded/server.ts'
import { eventually } from '../eventually.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { temporaryFolder } from '../servers.ts'
import { serversIn } from './servers-in.ts'

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

async function redis<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url)
  const result = await use(client)
  await client.quit()
  return result
}

/** Starts another process that runs both servers; `inside` is a command that runs it, such as one that creates namespaces. */
async function startParent(
  t: Test,
  folder: string,
  inside: string[] = [],
): Promise<{ parent: ChildProcess; postgres: string; redis: string }> {
  const script = moduleOf('test/embedded/parent.ts')
  const [program = '', ...args] = [...inside, process.execPath, ...nodeOptions, script, folder]
  const parent = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(async () => {
    parent.kill('SIGKILL')
    // The servers end after it, and write to their folders until then.
    await eventually(async () => (await serversIn(folder)).length === 0)
  })
  const [urls] = (await once(parent.stdout as NonNullable<typeof parent.stdout>, 'data')) as [Buffer]
  return { parent, ...JSON.parse(urls.toString()) }
}

tap.test('data are there again after a stop', async (t) => {
  const folder = await temporaryFolder(t)
  const options = { dataDir: join(folder, 'postgres'), log: () => {} }
  const first = await startPostgres(options)
  await query(first.url, 'CREATE TABLE kept (id INT)')
  await first.stop()
  await t.rejects(query(first.url, 'SELECT 1'))
  const second = await startPostgres(options)
  t.strictSame(await query(second.url, 'SELECT count(*)::int AS rows FROM kept'), [{ rows: 0 }])
  await second.stop()

  const redisOptions = { dataDir: join(folder, 'redis'), log: () => {} }
  const third = await startRedis(redisOptions)
  await redis(third.url, (client) => client.set('key', 'kept'))
  await third.stop()
  const fourth = await startRedis(redisOptions)
  t.equal(await redis(fourth.url, (client) => client.get('key')), 'kept')
  t.match(await redis(fourth.url, (client) => client.config('GET', 'maxmemory-policy')), /noeviction/)
  await fourth.stop()
  t.strictSame(await serversIn(folder), [])
})

tap.test('a folder in use is refused, and nothing happens to who uses it', async (t) => {
  const folder = await temporaryFolder(t)
  const other = await startParent(t, folder)
  const inUse = { message: /is in use by another Patchbay process/ }
  await t.rejects(startPostgres({ dataDir: join(folder, 'postgres'), log: t.fail }), inUse)
  await t.rejects(startRedis({ dataDir: join(folder, 'redis'), log: t.fail }), inUse)
  t.strictSame(await query(other.postgres, 'SELECT 1 AS one'), [{ one: 1 }])
  t.equal(await redis(other.redis, (client) => client.ping()), 'PONG')
})

tap.test('a folder in use is refused in a container of its own, too, until its user is killed', async (t) => {
  const folder = await temporaryFolder(t)
  // The namespaces that two containers on one volume do not share. The first process of a PID namespace ends all others with
  // it.
  const container = ['unshare', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']
  const other = await startParent(t, folder, container)
  const inUse = { name: 'SetupFault', message: /is in use by another Patchbay process \(\d+ on [\w.-]+\)/ }
  await t.rejects(startPostgres({ dataDir: join(folder, 'postgres'), log: t.fail }), inUse)
  await t.rejects(startRedis({ dataDir: join(folder, 'redis'), log: t.fail }), inUse)
  await query(other.postgres, 'CREATE TABLE kept (id INT)')
  other.parent.kill('SIGKILL')
  await once(other.parent, 'exit')

  const log = () => {}
  // The processes of its namespace end a moment after it.
  const started: EmbeddedServer[] = []
  await eventually(async () => {
    try {
      started.push(await startPostgres({ dataDir: join(folder, 'postgres'), log }))
    } catch (error) {
      if (!inUse.message.test((error as Error).message)) throw error
    }
    return started.length > 0
  })
  const [postgres] = started
  if (!postgres) throw new Error('it was not started')
  const redisServer = await startRedis({ dataDir: join(folder, 'redis'), log })
  t.strictSame(await query(postgres.url, 'SELECT count(*)::int AS rows FROM kept'), [{ rows: 0 }])
  await Promise.all([postgres.stop(), redisServer.stop()])
})

tap.test('servers do not outlive a killed parent, and the next one has all that was committed', async (t) => {
  const folder = await temporaryFolder(t)
  const { parent, ...urls } = await startParent(t, folder)
  t.equal((await serversIn(folder)).length > 1, true)
  await query(urls.postgres, 'CREATE TABLE kept (id INT)')
  await redis(urls.redis, (client) => client.set('key', 'kept'))
  parent.kill('SIGKILL')
  await once(parent, 'exit')

  // Starts at once, while the old servers are still ending.
  const log = () => {}
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log })
  const redisServer = await startRedis({ dataDir: join(folder, 'redis'), log })
  t.strictSame(await query(postgres.url, 'SELECT count(*)::int AS rows FROM kept'), [{ rows: 0 }])
  t.equal(await redis(redisServer.url, (client) => client.get('key')), 'kept')
  await Promise.all([postgres.stop(), redisServer.stop()])
  await eventually(async () => (await serversIn(folder)).length === 0)
})

tap.test('a server that was left running all the same is ended', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'postgres')
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  await (await startPostgres({ dataDir, log })).stop()

  const { postgres, options } = await postgresCommands(dataDir, await unprivilegedUser())
  const leftOver = spawn(postgres, ['-D', join(dataDir, 'cluster'), '-k', join(dataDir, 'run')], {
    ...options,
    stdio: 'ignore',
  })
  await eventually(async () => {
    const pidFile = await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')
    return pidFile.includes('ready')
  })
  const exit = once(leftOver, 'exit')
  const server = await startPostgres({ dataDir, log })
  t.strictSame(await exit, [0, null])
  t.match(lines, [/./], 'it says so')
  t.ok(lines.some((line) => line.includes(`pid ${leftOver.pid}`)))
  await server.stop()
})

tap.test('what a power cut leaves behind is no obstacle, and harms no other process', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'postgres')
  const log = () => {}
  await mkdir(join(dataDir, 'cluster.new'), { recursive: true })
  await writeFile(join(dataDir, 'cluster.new', 'PG_VERSION'), '18\n')
  await (await startPostgres({ dataDir, log })).stop()

  const bystander = spawn('sleep', ['600'], { stdio: 'ignore' })
  await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), `${bystander.pid}\n`)
  const server = await startPostgres({ dataDir, log })
  t.strictSame(await query(server.url, 'SELECT 1 AS one'), [{ one: 1 }])
  t.equal(bystander.exitCode ?? bystander.signalCode, null)
  await server.stop()
  bystander.kill()
})

tap.test('a server that cannot start says why, and frees the folder', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'postgres')
  const log = () => {}
  await (await startPostgres({ dataDir, log })).stop()
  const version = join(dataDir, 'cluster', 'PG_VERSION')
  await writeFile(version, '12\n')
  await t.rejects(startPostgres({ dataDir, log }), { message: /database files are incompatible with server/ })
  await writeFile(version, '18\n')
  await (await startPostgres({ dataDir, log })).stop()

  const tooLong = { dataDir: join(dataDir, 'x'.repeat(100)), log }
  await t.rejects(startPostgres(tooLong), { message: /too long for a socket/ })
  await t.rejects(startRedis(tooLong), { message: /too long for a socket/ })
})
