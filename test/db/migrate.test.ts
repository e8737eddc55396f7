import { appendFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import tap from 'tap'
import { migrate } from '../../src/db/migrate.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { createDatabase, temporaryFolder } from '../servers.ts'

const folder = await temporaryFolder(tap)
const server = await startPostgres({ dataDir: join(folder, 'postgres'), log: () => {} })
tap.teardown(server.stop)
const migrations = new URL('../../prisma/migrations', import.meta.url).pathname

/** Copies this program's migrations to a folder, to which a test may add. */
async function copy(name: string): Promise<string> {
  const to = join(folder, name)
  await cp(migrations, to, { recursive: true })
  return to
}

async function add(to: string, name: string, sql: string): Promise<void> {
  await mkdir(join(to, name))
  await writeFile(join(to, name, 'migration.sql'), sql)
}

tap.test('migrations are applied once, however often and by however many at once', async (t) => {
  const url = await createDatabase(server.url)
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(url)))
  t.equal(applied.flat().length, new Set(applied.flat()).size)
  t.match(applied.flat(), [/^\d{14}_/])
  t.strictSame(await migrate(url), [])
})

tap.test('a new migration is applied to a database that has the earlier ones', async (t) => {
  const url = await createDatabase(server.url)
  await migrate(url)
  const more = await copy('more')
  await add(more, '99990101000000_more', 'CREATE TABLE more (id INT); INSERT INTO more VALUES (1);')
  t.strictSame(await migrate(url, more), ['99990101000000_more'])
  t.strictSame(await migrate(url, more), [])
})

tap.test('a migration that was edited after it was applied is refused', async (t) => {
  const url = await createDatabase(server.url)
  const edited = await copy('edited')
  const [first] = await migrate(url, edited)
  await appendFile(join(edited, String(first), 'migration.sql'), '-- edited\n')
  await t.rejects(migrate(url, edited), { message: /was changed after it had been applied/ })
})

tap.test(
  'a migration that fails leaves its error and nothing else, and stops those that follow',
  async (t) => {
    const url = await createDatabase(server.url)
    const broken = await copy('broken')
    await add(broken, '99990101000000_broken', 'CREATE TABLE half (id INT); SELECT 1/0;')
    await add(broken, '99990101000001_next', 'CREATE TABLE next (id INT);')
    await t.rejects(migrate(url, broken), {
      message: /broken failed/,
      cause: { message: /division by zero/ },
    })
    await t.rejects(migrate(url, broken), { message: /broken failed before/ })

    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(`SELECT to_regclass('half') AS half, to_regclass('next') AS next,
    (SELECT logs FROM _prisma_migrations WHERE finished_at IS NULL) AS logs`)
    await client.end()
    t.match(rows, [{ half: null, next: null, logs: /division by zero/ }])
  },
)

tap.test(
  'names that were listed with functions among them are listed again for channels of the file',
  async (t) => {
    const url = await createDatabase(server.url)
    const earlier = await copy('earlier')
    for (const name of await readdir(earlier))
      if (/^\d+/.test(name) && name >= '20261129100000') await rm(join(earlier, name), { recursive: true })
    await migrate(url, earlier)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    t.teardown(() => client.end())
    await client.query(`
    INSERT INTO channel (name, source, target, system, is_default, from_file)
    VALUES ('file', 's', 't', 'x', true, true), ('api', 's', 't', 'x', false, false);
    INSERT INTO channel_pin (channel_name, pin, package_names, python_version, named_at)
    VALUES ('file', '1', '{a}', 'old', now()), ('file', '2', '{a}', 'current', now()), ('api', '3', '{a}', 'api', now())`)
    await migrate(url)
    const { rows } = await client.query(
      'SELECT python_version AS version, named_at IS NOT NULL AS named FROM channel_pin ORDER BY id',
    )
    t.strictSame(rows, [
      { version: 'old', named: true },
      { version: null, named: true },
      { version: 'api', named: true },
    ])
  },
)
