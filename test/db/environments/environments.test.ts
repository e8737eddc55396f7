import pg from 'pg'
import tap from 'tap'
import type { Db } from '../../../src/db/db.ts'
import type { CanonicalSpec } from '../../../src/spec/schema.ts'
import { eventually } from '../../eventually.ts'
import { startServers } from '../../servers.ts'
import {
  buildToolRow,
  claim,
  claimed,
  closure,
  makeReady,
  packageRow,
  plan,
  request,
  result,
  storePath,
  verdictOf,
} from '../sample.ts'

const { freshDatabase } = await startServers(tap)

async function page(
  db: Db,
  query: Omit<Parameters<Db['environments']['list']>[0], 'limit'> & { limit?: number },
) {
  const found = await db.environments.list({ limit: 100, ...query })
  if (!found) throw new Error('the cursor was refused')
  return { ...found, names: found.items.map(({ environment }) => environment.spec.packages[0]) }
}

tap.test('pages stay where they are while environments are added', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  for (let i = 0; i < 10; i++) await db.environments.accept(request(`old${i}`))
  // Sets equal times, the hard case for pages.
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query("UPDATE environment SET created_at = date_trunc('minute', created_at)")
  await client.end()

  const seen: (string | undefined)[] = []
  let cursor: string | undefined
  for (let added = 0; ; added++) {
    const { names, next } = await page(db, { limit: 3, cursor })
    seen.push(...names)
    if (next === null) break
    cursor = next
    await db.environments.accept(request(`new${added}`))
  }
  t.equal(seen.length, 10)
  t.strictSame(
    [...seen].sort(),
    Array.from({ length: 10 }, (_, i) => `old${i}`),
  )
  t.equal((await page(db, { limit: 3 })).names[0]?.startsWith('new'), true)
})

tap.test('a full last page has no next', async (t) => {
  const { db } = await freshDatabase()
  t.strictSame(await db.environments.list({ limit: 2 }), { items: [], next: null })
  await db.environments.accept(request('a'))
  await db.environments.accept(request('b'))
  t.match(await page(db, { limit: 2 }), { names: ['b', 'a'], next: null })
})

tap.test('a cursor that was never given out is refused', async (t) => {
  const { db } = await freshDatabase()
  for (const cursor of [
    '',
    'x',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('["x",1]').toString('base64url'),
  ])
    t.equal(await db.environments.list({ limit: 2, cursor }), null, JSON.stringify(cursor))
})

tap.test('lists are filtered by state, package, channel and time', async (t) => {
  const { db } = await freshDatabase()
  await makeReady(db, await claimed(db, 'ready-one', 'shared'))
  const failed = await claimed(db, 'failed-one', 'shared')
  await db.builds.recordFailed(failed, { class: 'internal', message: '', retryable: true })
  await db.environments.accept(request('queued-one'))

  t.strictSame((await page(db, { status: 'ready' })).names, ['ready-one'])
  t.strictSame((await page(db, { status: 'failed' })).names, ['failed-one'])
  t.strictSame((await page(db, { package: 'shared' })).names, ['failed-one', 'ready-one'])
  t.strictSame((await page(db, { package: 'shared', status: 'ready' })).names, ['ready-one'])
  t.strictSame((await page(db, { channel: 'sample' })).names.length, 3)
  t.strictSame((await page(db, { channel: 'other' })).names, [])
  t.strictSame((await page(db, { since: new Date(Date.now() + 60_000) })).names, [])
  t.strictSame((await page(db, { since: new Date(Date.now() - 60_000) })).names.length, 3)

  await db.environments.accept(request('failed-one', 'shared'))
  t.strictSame((await page(db, { status: 'failed' })).names, [], 'the current build counts')
})

tap.test('an environment is read back as it was recorded', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'tornado')
  const id = lease.environmentId
  t.match(await db.environments.get(id), {
    environment: { id, storePath: null, readyAt: null, spec: request('tornado').spec },
    packages: { reused: 0, rebuilt: 0, dropped: 0 },
  })
  t.strictSame(await db.environments.packages(id), [])
  t.strictSame(await db.environments.buildTools(id), [])
  t.strictSame(await db.environments.closure(id), [])
  t.equal(await db.environments.bundle(id), null)

  const tornado = packageRow('tornado', { fate: 'rebuilt', class: 'loadable', targetPath: '/nix/store/t' })
  const packages = [
    tornado,
    packageRow('jinja2'),
    packageRow('hiredis', { fate: 'dropped', class: 'tagged' }),
  ]
  const bundle = Buffer.from([0x1f, 0x8b, 0, 0xff])
  const buildTools = [
    buildToolRow('setuptools', { reason: 'Pure\0.', neededBy: ['hiredis', 'tornado'] }),
    buildToolRow('cython', {
      fate: 'rebuilt',
      class: 'loadable',
      sourcePath: null,
      targetPath: '/nix/store/c',
    }),
  ]
  await db.builds.recordPlan(lease, {
    packages: [packageRow('of-an-earlier-plan')],
    buildTools: [buildToolRow('of-an-earlier-plan'), buildToolRow('setuptools')],
    bundle: Buffer.from('of an earlier plan'),
  })
  await db.builds.recordPlan(lease, { packages, buildTools, bundle })
  const verdicts = [
    verdictOf('tornado', 'import-error', { alsoOnSource: true }),
    verdictOf('tornado.speedups', 'native-missing', { detail: 'Its optional extension is\0 not built.' }),
  ]
  const turnedOnBy = [{ module: 'tornado.c', package: 'tornado' }]
  const programsLeftOut = [{ package: 'tornado', program: 'bin/tornado', reason: 'It embeds Python.' }]
  await db.builds.recordImports(lease, {
    programsLeftOut,
    gil: { state: 'on', turnedOnBy },
    packages: new Map([
      [tornado.sourcePath, { name: 'tornado', gil: 'reenabled-by-dependency', turnedOnBy, verdicts }],
    ]),
  })
  await makeReady(db, lease)

  t.match(await db.environments.get(id), {
    environment: { ...result, readyAt: Date },
    build: { state: 'ready', finishedAt: Date, gil: { state: 'on', turnedOnBy }, programsLeftOut },
    packages: { reused: 1, rebuilt: 1, dropped: 1 },
  })
  const notImported = { gil: null, turnedOnBy: [], verdicts: [] }
  t.strictSame(await db.environments.packages(id), [
    { ...packages[2], ...notImported },
    { ...packages[1], ...notImported },
    {
      ...tornado,
      gil: 'reenabled-by-dependency',
      turnedOnBy,
      verdicts: [verdicts[0], { ...verdicts[1], detail: 'Its optional extension is\uFFFD not built.' }],
    },
  ])
  t.strictSame(await db.environments.buildTools(id), [
    buildTools[1],
    { ...buildTools[0], reason: 'Pure\uFFFD.' },
  ])
  t.strictSame(
    await db.environments.closure(id),
    closure.map((path) => ({ ...path, upstream: true })),
  )
  t.strictSame(await db.environments.bundle(id), bundle)
  t.equal(await db.environments.get('0'.repeat(64)), null)
})

tap.test(
  'an environment recorded in the first format is shown and built as if it were written today',
  async (t) => {
    const { db } = await freshDatabase()
    const { keep, checks, skipImports, ...rest } = request('click').spec
    const spec = { ...rest, format: 1 } as CanonicalSpec
    const { environment, build } = await db.environments.accept({ ...request('click'), spec })
    const whole = { ...spec, keep: [], checks: 'none', skipImports: [] }
    t.strictSame(environment.spec, whole)
    t.strictSame((await db.environments.get(environment.id))?.environment.spec, whole)
    t.strictSame((await page(db, {})).items[0]?.environment.spec, whole)
    t.strictSame((await claim(db, build.id)).spec, whole)
  },
)

tap.test(
  'environments that end at once share the paths of their closures, and never lock each other up',
  async (t) => {
    const { db, databaseUrl } = await freshDatabase()
    const lease = await claimed(db, 'click')
    const other = new pg.Client({ connectionString: databaseUrl })
    await other.connect()
    const add = (name: string) =>
      other.query("INSERT INTO store_path VALUES ($1, 'sha256-CCCC', 1, '{}')", [storePath(name).path])

    await other.query('BEGIN')
    await add('a')
    const recording = makeReady(db, lease, {
      ...result,
      closure: [storePath('z'), storePath('a')],
    })
    await eventually(async () => {
      const { rowCount } = await other.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      return rowCount === 1
    })
    await add('z')
    await other.query('COMMIT')
    await other.end()
    await recording
    const held = await db.environments.closure(lease.environmentId)
    t.strictSame(
      held.map(({ path }) => path),
      ['/nix/store/a', '/nix/store/z'],
    )
  },
)

tap.test('an environment may have more rows than one statement takes', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'large')
  const packages = Array.from({ length: 4_000 }, (_, i) => packageRow(`package${i}`))
  await db.builds.recordPlan(lease, { ...plan, packages })
  t.match(await db.environments.get(lease.environmentId), { packages: { reused: 4_000 } })
  const closure = Array.from({ length: 9_000 }, (_, i) => storePath(`path${i}`))
  await makeReady(db, lease, { ...result, closure })
  t.equal((await db.environments.closure(lease.environmentId)).length, 9_000)
})
