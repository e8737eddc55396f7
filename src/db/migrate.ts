import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { advisoryLocks } from './locks.ts'
import { usualTimes } from './pool.ts'

const ownMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

interface Migration {
  name: string
  sql: string
  /** SHA-256 of the SQL in hex, as Prisma computes it. */
  checksum: string
}

/**
 * Applies the missing migrations and returns their names. Any number of processes may call it at once. Keeps the table of
 * `prisma migrate`, which therefore agrees about which migrations were applied, but needs neither Prisma's CLI nor its engine
 * at run time.
 *
 * Throws if a migration has failed half-way before, or was edited after it had been applied.
 */
export async function migrate(databaseUrl: string, folder = ownMigrations): Promise<string[]> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: usualTimes.connectMs,
  })
  // A connection that breaks while no query runs is an event, which would end the process; the next query fails anyway.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migrations])
    const applied = []
    for (const migration of await pending(client, await migrationsIn(folder))) {
      await apply(client, migration)
      applied.push(migration.name)
    }
    return applied
  } finally {
    // The lock belongs to the session, and ends with it.
    await client.end()
  }
}

/** Returns the names of this program's migrations, oldest first. */
export async function migrationNames(folder = ownMigrations): Promise<string[]> {
  return (await migrationsIn(folder)).map(({ name }) => name)
}

/** This program's own, which are read once: they do not change while it runs. */
let own: Promise<Migration[]> | undefined

function migrationsIn(folder: string): Promise<Migration[]> {
  if (folder !== ownMigrations) return readMigrations(folder)
  own ??= readMigrations(folder).catch((error: Error) => {
    own = undefined
    throw error
  })
  return own
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function pending(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0)`)
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const known = new Map(rows.map((row) => [row.migration_name, row]))
  return migrations.filter(({ name, checksum }) => {
    const row = known.get(name)
    if (!row) return true
    if (!row.finished_at)
      throw new Error(
        `Migration ${name} failed before; see _prisma_migrations.logs, then \`prisma migrate resolve\`.`,
      )
    if (row.checksum !== checksum) throw new Error(`Migration ${name} was changed after it had been applied.`)
    return false
  })
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    await client.query(sql)
  } catch (error) {
    // A script of several statements is one transaction, unless it says otherwise: end what remains of it.
    await client.query('ROLLBACK')
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error)])
    throw new Error(`Migration ${name} failed.`, { cause: error })
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}
