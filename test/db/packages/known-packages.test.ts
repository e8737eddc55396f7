import pg from 'pg'
import tap from 'tap'
import type { Db } from '../../../src/db/db.ts'
import type { OmittedPackage, PlannedPackage, Setback, Verdict } from '../../../src/db/types.ts'
import type { Failure } from '../../../src/errors.ts'
import type { CanonicalSpec } from '../../../src/spec/schema.ts'
import { startServers } from '../../servers.ts'
import { findings, makeReady, packageRow, plan, request, verdictOf } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

const imported = (module: string) => verdictOf(module)
const reenabled = (module: string) => verdictOf(module, 'gil-reenabled', { detail: 'It says so.' })
const hiredis = (facts: Partial<PlannedPackage> = {}) =>
  packageRow('hiredis', { class: 'tagged', fate: 'rebuilt', ...facts })

interface Story {
  packages: (PlannedPackage | OmittedPackage)[]
  setbacks?: Setback[]
  verdicts?: { [name: string]: Verdict[] }
  failure?: Failure
  spec?: Partial<CanonicalSpec>
  /** Builds with the same name belong to one environment. */
  environment?: string
}

let told = 0

/** Runs one build to its end. */
async function build(db: Db, { packages, setbacks, verdicts, failure, spec = {}, environment }: Story) {
  const asked = request(environment ?? `only-${told++}`)
  const canonicalText = JSON.stringify({ ...asked.spec, ...spec })
  const id = environment ? asked.id : (told.toString(16).padStart(4, '0') + asked.id).slice(0, 64)
  const accepted = await db.environments.accept({ id, spec: { ...asked.spec, ...spec }, canonicalText })
  const lease = await db.builds.claim(accepted.build.id, 'worker', 600)
  if (!lease) throw new Error('the build cannot be claimed')
  await db.builds.recordPlan(lease, { ...plan, packages })
  if (setbacks) await db.builds.recordSetbacks(lease, setbacks)
  if (verdicts) await db.builds.recordImports(lease, findings(verdicts))
  if (failure) await db.builds.recordFailed(lease, failure)
  else await makeReady(db, lease)
  return { buildId: lease.buildId, environmentId: id }
}

tap.test('by version, seen last first; the newest build that shows anything decides', async (t) => {
  const { db } = await freshDatabase()
  t.same(await db.knownPackages.get('hiredis'), [])
  const old = await build(db, {
    packages: [hiredis()],
    verdicts: { hiredis: [imported('hiredis'), reenabled('hiredis.c'), reenabled('hiredis.old')] },
  })
  const last = await build(db, {
    packages: [hiredis({ fate: 'dropped' })],
    verdicts: { hiredis: [imported('hiredis'), reenabled('hiredis.c')] },
  })
  const silent = await build(db, { packages: [hiredis(), packageRow('other')] })
  const next = await build(db, {
    packages: [hiredis({ version: '2.0' })],
    verdicts: { hiredis: [imported('hiredis')] },
  })

  const [newest, older, ...more] = await db.knownPackages.get('hiredis')
  t.same(more, [])
  t.match(newest, {
    version: '2.0',
    target: 'python313FreeThreading',
    status: 'works',
    class: 'tagged',
    gil: 'kept',
    turnedOnBy: [],
    builds: { reused: 0, rebuilt: 1, dropped: 0 },
    environments: 1,
    lastSeenAt: Date,
    environmentId: next.environmentId,
    byPin: [],
    findings: [],
    failures: [],
  })
  t.match(older, {
    version: '1.0',
    status: 'gil-reenabled',
    gil: 'reenabled',
    builds: { reused: 0, rebuilt: 2, dropped: 1 },
    environments: 3,
    environmentId: silent.environmentId,
  })
  t.same(older?.turnedOnBy, [{ module: 'hiredis.c', package: 'hiredis' }], 'by the newest build, not by any')
  t.match(older?.findings, [
    { module: 'hiredis.c', verdict: 'gil-reenabled', detail: 'It says so.', builds: 2 },
    { module: 'hiredis.old', builds: 1, lastBuildId: old.buildId },
  ])
  t.equal(older?.findings[0]?.lastBuildId, last.buildId)
  t.match(await db.knownPackages.get('other'), [{ status: 'unknown', gil: null }])
})

tap.test('builds count once they have ended', async (t) => {
  const { db } = await freshDatabase()
  const { id, spec, canonicalText } = request('hiredis')
  const { build: queued } = await db.environments.accept({ id, spec, canonicalText })
  const lease = await db.builds.claim(queued.id, 'worker', 600)
  if (!lease) throw new Error('the build cannot be claimed')
  await db.builds.recordPlan(lease, { ...plan, packages: [hiredis()] })
  await db.builds.recordImports(lease, findings({ hiredis: [imported('hiredis')] }))
  t.same(await db.knownPackages.get('hiredis'), [])
  t.same(await db.knownPackages.list({ limit: 10 }), { items: [], next: null })
  t.same(await db.knownPackages.names(), [])
  await db.builds.cancel(queued.id, 'somebody')
  await db.builds.release(lease)
  t.match(await db.knownPackages.get('hiredis'), [{ status: 'unknown', builds: { rebuilt: 1 } }])
})

tap.test('builds that failed over it, and not those that failed over another', async (t) => {
  const { db } = await freshDatabase()
  const failure: Failure = { class: 'build-failed', message: 'First.', package: 'hiredis', retryable: false }
  const packages = [hiredis(), packageRow('jinja2')]
  const ids: string[] = []
  for (const message of ['1', '2', '3', '4'])
    ids.push((await build(db, { packages, failure: { ...failure, message }, environment: 'both' })).buildId)
  const [known] = await db.knownPackages.get('hiredis')
  t.match(known, { status: 'build-failed', gil: null, builds: { rebuilt: 4 }, environments: 1 })
  t.match(known?.failures, [
    { buildId: ids[3], class: 'build-failed', message: '4', at: Date },
    { message: '3' },
    { message: '2' },
  ])
  t.equal(known?.failures.length, 3, 'the newest')
  t.match(await db.knownPackages.get('jinja2'), [{ status: 'unknown', failures: [] }])
  await build(db, { packages, verdicts: { hiredis: [imported('hiredis')] }, environment: 'both' })
  t.match(await db.knownPackages.get('hiredis'), [{ status: 'works', failures: [{}, {}, {}] }])
})

tap.test(
  'packages without which a ready build went on: those that do not build, and those that need them',
  async (t) => {
    const { db } = await freshDatabase()
    const failure: Failure = {
      class: 'build-failed',
      message: 'It fails.',
      package: 'hiredis',
      retryable: false,
    }
    const dropped = hiredis({ fate: 'dropped' })
    const omitted = { ...packageRow('needing'), fate: 'omitted' as const }
    const { environmentId } = await build(db, {
      packages: [dropped, omitted],
      setbacks: [{ package: 'hiredis', sourcePath: dropped.sourcePath, fate: 'dropped', failure }],
      verdicts: { hiredis: [imported('hiredis')] },
    })
    t.match(await db.knownPackages.get('hiredis'), [
      { status: 'build-failed', builds: { dropped: 1, omitted: 0 }, failures: [{ message: 'It fails.' }] },
    ])
    t.match(await db.knownPackages.get('needing'), [
      { status: 'unknown', builds: { reused: 0, omitted: 1 }, failures: [] },
    ])
    t.match(await db.environments.packages(environmentId), [{ fate: 'dropped' }, { fate: 'omitted' }])
    const { packages } = (await db.environments.get(environmentId)) ?? {}
    t.strictSame(packages, { reused: 0, rebuilt: 0, dropped: 1, omitted: 1 })
  },
)

tap.test('targets apart; pins where they differ', async (t) => {
  const { db } = await freshDatabase()
  const pinned = (narHash: string, target = 'python313FreeThreading') => ({
    pin: { kind: 'folder' as const, narHash },
    target,
  })
  const packages = [hiredis()]
  const works = { hiredis: [imported('hiredis')] }
  await build(db, { packages, verdicts: works, spec: pinned('sha256-A') })
  await build(db, { packages, verdicts: works, spec: pinned('sha256-B') })
  await build(db, { packages, spec: pinned('sha256-C') })
  t.match(await db.knownPackages.get('hiredis'), [{ status: 'works', byPin: [], environments: 3 }])
  await build(db, { packages, verdicts: { hiredis: [reenabled('hiredis')] }, spec: pinned('sha256-B') })
  await build(db, { packages, verdicts: works, spec: pinned('sha256-B', 'python313') })
  const [withGil, without] = await db.knownPackages.get('hiredis')
  t.match(withGil, { target: 'python313', status: 'works', byPin: [] })
  t.match(without, {
    status: 'gil-reenabled',
    gil: 'reenabled',
    turnedOnBy: [{ module: 'hiredis', package: 'hiredis' }],
    environments: 4,
    byPin: [
      { channel: 'sample', pin: { narHash: 'sha256-B' }, status: 'gil-reenabled' },
      { pin: { narHash: 'sha256-C' }, status: 'unknown' },
      { pin: { narHash: 'sha256-A' }, status: 'works' },
    ],
  })
})

tap.test('builds in which a caller decided are shown apart, and never tell the status', async (t) => {
  const { db } = await freshDatabase()
  const works = { hiredis: [imported('hiredis')] }
  const missing = { hiredis: [imported('hiredis'), verdictOf('hiredis.c', 'native-missing')] }
  await build(db, { packages: [hiredis()], verdicts: works })
  const dropped = hiredis({ fate: 'dropped' })
  const decided: [Partial<CanonicalSpec>, PlannedPackage][] = [
    [{ drop: ['hiredis'] }, dropped],
    [{ rebuild: 'none' }, dropped],
    [{ rebuild: ['other'] }, dropped],
    [{ keep: ['other'] }, hiredis()],
  ]
  for (const [spec, row] of decided) await build(db, { packages: [row], verdicts: missing, spec })
  const failure: Failure = { class: 'build-failed', message: 'No.', package: 'hiredis', retryable: false }
  await build(db, { packages: [hiredis()], failure, spec: { rebuild: ['hiredis'] } })

  const [known] = await db.knownPackages.get('hiredis')
  t.match(known, { status: 'works', gil: 'kept', findings: [], failures: [] })
  t.match(known?.overridden, [
    { fate: 'rebuilt', status: 'build-failed', builds: 2, environmentId: String, lastSeenAt: Date },
    { fate: 'dropped', status: 'native-missing', builds: 3 },
  ])
  t.match(await db.knownPackages.list({ limit: 1 }), { items: [{ status: 'works', outdated: false }] })

  await build(db, { packages: [packageRow('only-dropped')], verdicts: {}, spec: { drop: ['x'] } })
  t.match(await db.knownPackages.get('only-dropped'), [{ status: 'unknown', gil: null }])
})

tap.test('what earlier rules decided is not told, and the next build replaces it', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const verdicts = { hiredis: [imported('hiredis'), reenabled('hiredis.c')] }
  await build(db, { packages: [hiredis()], verdicts })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('UPDATE package SET rules = 1')
  t.match(await db.knownPackages.get('hiredis'), [
    { status: 'unknown', outdated: true, gil: null, turnedOnBy: [], findings: [], builds: { rebuilt: 1 } },
  ])
  t.match(await db.knownPackages.list({ limit: 1 }), { items: [{ status: 'unknown', outdated: true }] })
  t.match(await db.knownPackages.list({ limit: 1, status: 'gil-reenabled' }), { items: [] })

  await build(db, { packages: [hiredis()], verdicts })
  t.match(await db.knownPackages.get('hiredis'), [
    { status: 'gil-reenabled', outdated: false, gil: 'reenabled' },
  ])
  t.match(await db.knownPackages.list({ limit: 1 }), {
    items: [{ status: 'gil-reenabled', outdated: false }],
  })
})

tap.test('the list: a line for each package and target, page by page, filtered', async (t) => {
  const { db } = await freshDatabase()
  const names = ['attrs', 'click', 'jinja2']
  const verdicts = Object.fromEntries(names.map((name) => [name, [imported(name)]]))
  await build(db, { packages: names.map((name) => packageRow(name)), verdicts })
  await build(db, { packages: [packageRow('click', { version: '2.0' })], spec: { target: 'python314' } })
  const newest = await build(db, {
    packages: [packageRow('jinja2', { version: '2.0' })],
    verdicts: { jinja2: [reenabled('jinja2')] },
  })
  await build(db, { packages: [packageRow('jinja2', { version: '3.0' })] })

  const { items = [] } = (await db.knownPackages.list({ limit: 100 })) ?? {}
  t.match(items, [
    { name: 'attrs', target: 'python313FreeThreading', status: 'works', version: '1.0', class: 'pure' },
    { name: 'click', target: 'python313FreeThreading', status: 'works', version: '1.0' },
    { name: 'click', target: 'python314', status: 'unknown', version: '2.0' },
    {
      name: 'jinja2',
      status: 'gil-reenabled',
      version: '2.0',
      environmentId: newest.environmentId,
      seenAt: Date,
    },
  ])
  t.equal(items.length, 4)

  const pages: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await db.knownPackages.list({ limit: 1, cursor })
    pages.push(...(page?.items ?? []))
    cursor = page?.next ?? undefined
  } while (cursor !== undefined)
  t.same(pages, items)
  t.equal(await db.knownPackages.list({ limit: 1, cursor: 'x' }), null)

  const of = async (query: object) =>
    (await db.knownPackages.list({ limit: 10, ...query }))?.items.map(({ name }) => name)
  t.same(await of({ target: 'python314' }), ['click'])
  t.same(await of({ status: 'gil-reenabled' }), ['jinja2'])
  t.same(await of({ status: 'works', target: 'python314' }), [])
  t.same(await db.knownPackages.names(), names)
})

tap.test('the results of a deleted environment are gone', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await build(db, { packages: [hiredis()], verdicts: { hiredis: [imported('hiredis')] } })
  const { environmentId } = await build(db, {
    packages: [hiredis({ version: '2.0' })],
    verdicts: { hiredis: [reenabled('hiredis')] },
  })
  t.match(await db.knownPackages.list({ limit: 1 }), { items: [{ status: 'gil-reenabled' }] })
  t.equal(await db.keeping.forget(environmentId), 'forgotten')
  t.match(await db.knownPackages.list({ limit: 1 }), { items: [{ status: 'works', version: '1.0' }] })
  t.equal((await db.knownPackages.get('hiredis')).length, 1)
})
