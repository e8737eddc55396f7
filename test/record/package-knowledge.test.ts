import tap from 'tap'
import type { Failure } from '../../src/errors.ts'
import type { Record } from '../../src/record/record.ts'
import type { PackageRow, Verdict } from '../../src/record/types.ts'
import { startServers } from '../servers.ts'
import { claimed, makeReady, packageRow, plan } from './sample.ts'

const { freshDatabase } = await startServers(tap)

const imported = (module: string): Verdict => ({ module, verdict: 'imported', detail: null })
const reenabled = (module: string): Verdict => ({ module, verdict: 'gil-reenabled', detail: 'It says so.' })
const cannot = (module: string, detail: string): Verdict => ({ module, verdict: 'import-error', detail })

let builds = 0

/** One build of an environment of its own, to its end. Returns its id. */
async function build(
  record: Record,
  packages: PackageRow[],
  { verdicts = {}, failure }: { verdicts?: { [name: string]: Verdict[] }; failure?: Failure } = {},
): Promise<string> {
  const lease = await claimed(record, `only-${builds++}`)
  await record.builds.recordPlan(lease, { ...plan, packages })
  if (Object.keys(verdicts).length > 0)
    await record.builds.recordVerdicts(lease, new Map(Object.entries(verdicts)))
  if (failure) await record.builds.recordFailed(lease, failure)
  else await makeReady(record, lease)
  return lease.buildId
}

const hiredis = (facts: Partial<PackageRow> = {}) =>
  packageRow('hiredis', { class: 'tagged', fate: 'rebuilt', ...facts })

tap.test('what builds have shown of a package, by version', async (t) => {
  const { record } = await freshDatabase()
  t.same(await record.knownPackages.get('hiredis'), [])
  const first = await build(record, [hiredis()], {
    verdicts: { hiredis: [imported('hiredis'), reenabled('hiredis.c')] },
  })
  await build(record, [hiredis({ fate: 'dropped' })], { verdicts: { hiredis: [imported('hiredis')] } })
  const last = await build(record, [hiredis({ version: '2.0' })])

  const [newest, older, ...more] = await record.knownPackages.get('hiredis')
  t.same(more, [])
  t.match(newest, {
    version: '2.0',
    target: 'python313FreeThreading',
    class: 'tagged',
    gil: null,
    imports: null,
    builds: { reused: 0, rebuilt: 1, dropped: 0 },
    lastBuildId: last,
    verdicts: [],
    failures: [],
  })
  t.match(older, {
    version: '1.0',
    gil: 'kept',
    imports: 'fine',
    builds: { reused: 0, rebuilt: 1, dropped: 1 },
    verdicts: [
      { module: 'hiredis.c', verdict: 'gil-reenabled', detail: 'It says so.', builds: 1, lastSeenAt: Date },
    ],
  })
  t.not(older?.lastBuildId, first, 'the newest build of that version counts')
})

tap.test('what can be imported, and what is said last', async (t) => {
  const { record } = await freshDatabase()
  const states = async () => (await record.knownPackages.get('hiredis')).map(({ imports }) => imports)
  await build(record, [hiredis()], {
    verdicts: { hiredis: [imported('hiredis'), cannot('hiredis.gtk', 'Old.')] },
  })
  t.same(await states(), ['partly'])
  await build(record, [hiredis()], {
    verdicts: { hiredis: [cannot('hiredis', 'Broken.'), cannot('hiredis.gtk', 'New.')] },
  })
  t.same(await states(), ['failing'])
  t.match((await record.knownPackages.get('hiredis'))[0]?.verdicts, [
    { module: 'hiredis', detail: 'Broken.', builds: 1 },
    { module: 'hiredis.gtk', detail: 'New.', builds: 2 },
  ])
})

tap.test('builds that failed over it, and not those that failed over another', async (t) => {
  const { record } = await freshDatabase()
  const failure: Failure = { class: 'build-failed', message: 'First.', package: 'hiredis', retryable: false }
  const both = [hiredis(), packageRow('jinja2')]
  await build(record, both, { failure })
  const last = await build(record, both, { failure: { ...failure, message: 'Second.' } })
  t.match((await record.knownPackages.get('hiredis'))[0]?.failures, [
    { class: 'build-failed', message: 'Second.', builds: 2, lastBuildId: last, lastSeenAt: Date },
  ])
  t.match(await record.knownPackages.get('jinja2'), [{ failures: [], builds: { reused: 2 } }])
})

tap.test('the list, page by page', async (t) => {
  const { record } = await freshDatabase()
  t.same(await record.knownPackages.list({ limit: 10 }), { items: [], more: false })
  await build(
    record,
    ['attrs', 'click', 'jinja2'].map((name) => packageRow(name)),
  )
  await build(record, [packageRow('click', { version: '2.0' })])
  const first = await record.knownPackages.list({ limit: 2 })
  t.match(first, {
    items: [
      { name: 'attrs', known: [{ version: '1.0' }] },
      { name: 'click', known: [{ version: '2.0' }, { version: '1.0' }] },
    ],
    more: true,
  })
  t.match(await record.knownPackages.list({ limit: 2, after: 'click' }), {
    items: [{ name: 'jinja2' }],
    more: false,
  })
})
