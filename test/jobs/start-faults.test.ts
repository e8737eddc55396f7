import { once } from 'node:events'
import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { startRedis } from '../../src/embedded/redis.ts'
import { runPatchbay, trace } from '../patchbay.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const servers = await startServers(tap)

/** Checks that a service does not start, prints this and no more, and ends with 64. */
async function refuses(t: Test, said: RegExp, args: string[], run: Parameters<typeof runPatchbay>[1] = {}) {
  const env = { PATCHBAY_PORT: '0', ...run.env }
  const { exitCode, stderr } = await runPatchbay(args, { ...run, env })
  t.match(stderr, said)
  t.notMatch(stderr, trace)
  t.notMatch(stderr, /wrong|right@/, 'no password is shown')
  t.equal(exitCode, 64)
}

const inFolder = (folder: string) => ({ env: { PATCHBAY_DATA_DIR: folder } })

tap.test('a data folder that cannot be made or written to', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'file'), '')
  const advice = 'Set PATCHBAY_DATA_DIR to a folder that this user may write to\\.'
  const cannot = (why: string) => new RegExp(`^The data folder \\S+ cannot be used: ${why}.*\\. ${advice}$`)
  // Node's own `mkdir` tries for ever here.
  await refuses(t, cannot('ENOENT'), ['up'], inFolder('/proc/x'))
  await refuses(t, cannot('ENOENT'), ['up'], inFolder('/proc/x/y'))
  await refuses(t, cannot('EEXIST'), ['up'], inFolder(join(folder, 'file')))
  await refuses(t, cannot('EEXIST'), ['up'], inFolder(join(folder, 'file', 'x')))
  await mkdir(join(folder, 'others'))
  await chown(join(folder, 'others'), 65534, 65534)
  // Runs root without its right to ignore file modes.
  const inside = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search']
  await refuses(t, cannot('EACCES'), ['up'], { ...inFolder(join(folder, 'others')), inside })
  await refuses(t, cannot('EACCES'), ['up'], { ...inFolder(join(folder, 'others', 'x')), inside })
})

/** Returns a PATH with all programs but one. */
async function pathWithout(t: Test, name: string): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const from of (process.env.PATH ?? '').split(delimiter)) {
    for (const program of await readdir(from).catch(() => []))
      if (program !== name) await symlink(join(from, program), join(folder, program)).catch(() => {})
  }
  return folder
}

tap.test('programs that are not there', async (t) => {
  for (const [name, said] of [
    [
      'redis-server',
      /^`redis-server` is not installed\. Install it \(Debian: redis-server\), or set REDIS_URL\.$/,
    ],
    ['setpriv', /^`setpriv` is not installed\. Install it \(Debian: util-linux\), or set DATABASE_URL/],
    ['flock', /^`flock` is not installed\. Install it \(Debian: util-linux\), or set DATABASE_URL/],
  ] as const) {
    const PATH = await pathWithout(t, name)
    await refuses(t, said, ['up'], {
      env: { PATH, PATCHBAY_DATA_DIR: join(await temporaryFolder(t), 'data') },
    })
  }
})

tap.test('a data folder in use', async (t) => {
  const folder = await temporaryFolder(t)
  const log = () => {}
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log })
  t.teardown(postgres.stop)
  const redis = await startRedis({ dataDir: join(folder, 'redis'), log })
  t.teardown(redis.stop)
  const said = /^\S+postgres is in use by another Patchbay process \(\d+ on \S+\)\. Stop that one, or /
  await refuses(t, said, ['up'], inFolder(folder))
})

tap.test('a data folder that Postgres cannot reach', async (t) => {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'closed/data'), { recursive: true })
  await chmod(join(folder, 'closed'), 0o700)
  const said =
    /^Postgres refuses to run as root, so it runs as \w+ here, which cannot enter \S+\/closed\. Set /
  await refuses(t, said, ['up'], inFolder(join(folder, 'closed/data')))
  t.equal(
    (await stat(join(folder, 'closed'))).mode & 0o777,
    0o700,
    'folders above the data folder stay unchanged',
  )
})

tap.test('Postgres that does not let in, or is not there', async (t) => {
  const folder = await temporaryFolder(t)
  const hba = join(folder, 'pg_hba.conf')
  await writeFile(hba, 'local all postgres trust\nlocal all all scram-sha-256\n')
  await chmod(hba, 0o644)
  const settings = { hba_file: hba }
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log() {}, settings })
  t.teardown(postgres.stop)
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query("CREATE ROLE guest LOGIN PASSWORD 'right'")
  await client.end()
  const at = (user: string, database = 'patchbay') =>
    postgres.url.replace('postgres@', `${user}@`).replace('/patchbay', `/${database}`)
  const cases: [string, RegExp][] = [
    [
      at('guest:wrong'),
      /password authentication failed for user "guest"\. .*correct user and password in DATABASE_URL/,
    ],
    [at('guest:right'), /permission denied.*\. Give the user of DATABASE_URL the right to create tables/],
    [at('guest:right', 'nowhere'), /database "nowhere" does not exist\. Create that database/],
    ['postgresql://guest:wrong@127.0.0.1:2/x', /ECONNREFUSED 127\.0\.0\.1:2\. No Postgres listens there/],
    [
      'postgresql://guest:wrong@nohost.invalid/x',
      /nohost\.invalid\. The name of the host in DATABASE_URL cannot be/,
    ],
  ]
  for (const [DATABASE_URL, said] of cases) {
    const env = { DATABASE_URL, REDIS_URL: servers.redisUrl, PATCHBAY_DATA_DIR: folder }
    await refuses(t, new RegExp(`^The database at .* cannot be used: .*${said.source}`), ['serve'], { env })
  }
})

tap.test('an address that the API cannot listen on', async (t) => {
  const { databaseUrl } = await servers.freshDatabase()
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redisUrl,
    PATCHBAY_DATA_DIR: await temporaryFolder(t),
    PATCHBAY_ADMIN_TOKEN: 'x'.repeat(32),
  }
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const inUse = new RegExp(
    `^Port ${port} of 127\\.0\\.0\\.1 is in use by another process\\. Stop that one, or set PATCHBAY_PORT`,
  )
  const notOurs = /^This machine does not have the address 192\.0\.2\.1\. Set PATCHBAY_HOST/
  const noName = /^The name nohost\.invalid cannot be resolved\. Set PATCHBAY_HOST/
  for (const PATCHBAY_API_PROCESSES of ['1', '2']) {
    const those = { ...env, PATCHBAY_API_PROCESSES }
    await refuses(t, inUse, ['serve'], { env: { ...those, PATCHBAY_PORT: String(port) } })
    await refuses(t, notOurs, ['serve'], { env: { ...those, PATCHBAY_HOST: '192.0.2.1' } })
    await refuses(t, noName, ['serve'], { env: { ...those, PATCHBAY_HOST: 'nohost.invalid' } })
  }
})
