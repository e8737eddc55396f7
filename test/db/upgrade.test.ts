import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { openDb } from '../../src/db/db.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openApp } from '../api/fixture.ts'
import { createDatabase, startServers, startTestServers, temporaryFolder } from '../servers.ts'
import {
  bundle,
  environments,
  failure,
  fill,
  idOf,
  log,
  paths,
  planResult,
  releaseRows,
  sweepReport,
  tokenText,
} from './release-rows.ts'
import { claim, makeReady } from './sample.ts'

const servers = await startServers(tap)
const folder = await temporaryFolder(tap)
// Servers of its own, which take the databases of all releases with them.
const own = await startTestServers()
tap.teardown(own.stop)
const migrations = new URL('../../prisma/migrations', import.meta.url).pathname
const names = (await readdir(migrations)).filter((name) => /^\d{14}_/.test(name)).sort()

type Row = { [column: string]: unknown }
type Tables = { [table: string]: Row[] }

/** Columns of existing rows that migrations change; their SQL says why. */
const changed: { [table: string]: string[] } = { channel_pin: ['python_version'] }

async function read(client: pg.Client, tables: Iterable<string>): Promise<Tables> {
  const found: Tables = {}
  for (const table of tables) {
    const { rows } = await client.query<{ row: Row }>(`SELECT to_jsonb(t) AS row FROM "${table}" t`)
    found[table] = rows.map(({ row }) => row)
  }
  return found
}

/** An empty database with the migrations of one release after another, and their folder. */
const release = { databaseUrl: await createDatabase(own.urls.postgres, 'template0', 'release'), folder }

/**
 * Creates a database as the release with this newest migration had it, with rows; and a copy migrated by this program. Takes the
 * releases in their order.
 */
async function upgraded(t: Test, newest: string) {
  await cp(join(migrations, newest), join(release.folder, newest), { recursive: true })
  t.strictSame(await migrate(release.databaseUrl, release.folder), [newest])
  const databaseUrl = await createDatabase(own.urls.postgres, 'release')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const tables = await fill(client, newest)
  const before = await read(client, tables)
  const db = await openDb(databaseUrl)
  t.teardown(() => db.close())
  return { databaseUrl, db, tables, before, after: await read(client, tables) }
}

for (const newest of names)
  tap.test(`from ${newest}`, async (t) => {
    const { databaseUrl, db, tables, before, after } = await upgraded(t, newest)
    for (const [table, rows] of Object.entries(before)) {
      t.equal(after[table]?.length, rows.length, `${table} has as many rows`)
      for (const row of rows) {
        const columns = Object.keys(row).filter((column) => !changed[table]?.includes(column))
        const isKept = after[table]?.some((one) =>
          columns.every((column) => isDeepStrictEqual(one[column], row[column])),
        )
        t.ok(isKept, `a row of ${table} is kept whole`, { row })
      }
    }

    const { app } = await openApp(t, servers, { on: { db, databaseUrl } })
    const headers = tables.has('token') ? { authorization: `Bearer ${tokenText}` } : {}
    const get = async (url: string) => {
      const response = await app.inject({ url, headers })
      t.equal(response.statusCode, 200, url)
      return response
    }
    const { ready, queued, lost, failed } = environments
    const list = (await get('/v1/environments')).json().items
    t.equal(list.length, before.environment?.length)
    t.match((await get(`/v1/environments/${ready.id}`)).json(), {
      ...{ status: 'ready', storePath: paths.env, spec: { packages: ['numpy'], keep: [], checks: 'none' } },
      ...{ build: { id: idOf('build-ready'), timings: { plan: 12 }, progress: { done: 3, expected: 3 } } },
    })
    t.match((await get(`/v1/environments/${ready.id}/packages`)).json().items, [
      {
        ...{ name: 'numpy', fate: 'rebuilt', sourcePath: paths.numpy },
        verdicts: [{ module: 'numpy' }, { module: 'numpy.extra', verdict: 'import-error' }],
      },
    ])
    t.match((await get('/v1/packages/numpy')).json(), { name: 'numpy' })
    t.strictSame((await get(`/v1/environments/${ready.id}/bundle`)).rawPayload, bundle)
    t.equal((await get(`/v1/environments/${ready.id}/closure`)).json().items.length, 2)
    t.equal((await get(`/v1/builds/${idOf('build-ready')}/log`)).body, log)
    t.match(
      (await db.events.since(idOf('build-ready'), 0, 10)).map(({ data }) => data.state),
      ['queued', 'ready'],
    )
    t.match((await get(`/v1/environments/${failed.id}`)).json(), { status: 'failed', build: { failure } })
    t.match((await get('/v1/channels')).json().items, [{ name: 'sample', packages: Number }])
    t.equal((await get('/v1/channels/sample')).json().pins.length, 2)
    if (tables.has('plan')) {
      t.match((await get(`/v1/plans/${idOf('plan-ready')}`)).json(), planResult)
      t.match((await get(`/v1/environments/${ready.id}/build-tools`)).json().items, [
        { name: 'cython' },
        { name: 'ninja', sourcePath: null },
      ])
      t.match(await db.plans.start(idOf('plan-queued'), 30), { starts: 1 })
    }
    if (tables.has('sweep')) {
      t.match((await get(`/v1/sweeps/${idOf('sweep')}`)).json(), { state: 'done', report: sweepReport })
      t.match(await db.cache.find(paths.env.slice(11, 43)), { path: paths.env })
    }
    if (tables.has('token')) {
      t.match((await get('/v1/tokens/self')).json(), {
        ...{ id: idOf('token'), name: 'ci' },
        limits: {
          ...{ buildsAtOnce: { own: null, limit: null }, buildsPerDay: { own: null, limit: null } },
          ...{ cacheMb: { own: null, limit: null }, priority: { own: null, limit: 'high' } },
        },
      })
      t.match((await get('/v1/audit')).json().items, [{ requestId: 'request' }])
      t.match((await get(`/v1/webhooks/${idOf('webhook')}/deliveries`)).json().items, [
        { id: idOf('delivery') },
      ])
      t.match((await get('/v1/environments?tag=run:4711')).json().items, [{ id: ready.id }])
      t.match((await get(`/v1/environments/${environments.cancelled.id}`)).json(), { status: 'cancelled' })
      t.match(await db.failedDerivations.known(), [{ drv: failure.drv }])
      t.match(await db.channelMoves.get(idOf('move')), { state: 'failed' })
    }

    // Work that was under way continues.
    t.match(await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 3 }), {
      requeued: 1,
      givenUp: 0,
    })
    for (const { id } of [queued, lost]) {
      const found = await db.environments.get(id)
      const lease = await claim(db, found?.build.id ?? '')
      t.match(lease.spec, { keep: [], skipImports: [] })
      await makeReady(db, lease)
      t.match((await get(`/v1/environments/${id}`)).json(), { status: 'ready' })
    }
  })

tap.test('the rows fill every table of the present schema', async (t) => {
  const databaseUrl = await createDatabase(own.urls.postgres)
  await migrate(databaseUrl)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY table_name`,
  )
  t.strictSame(
    [...new Set(releaseRows.map(({ table }) => table))].sort(),
    rows.map(({ name }) => name),
  )
})
