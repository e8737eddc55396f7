import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { execa } from 'execa'
import tap from 'tap'
import { extract } from 'tar'
import { temporaryFolder } from '../servers.ts'
import { killBuilder } from './kill-builder.ts'
import { build, ended, logOf, openSite } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap, { NIX_CONFIG: 'max-jobs = 2' })
const faulty = (spec: object) => ({ channel: 'faulty', ...spec })
const knownPackage = async (name: string) => (await site.service.knownPackage(name)).items[0]

tap.test(
  'omit: leaves out what neither builds nor runs without its native part, and what needs it',
  async (t) => {
    const packages = ['sound', 'uncompilable', 'stubborn', 'leaning', 'orphan', 'unsafe']
    const made = await build(site, faulty({ packages, failures: 'omit' }))
    t.equal(made.status, 'ready', made.build.failure?.message ?? 'no failure')
    t.match(made.rows, {
      sound: { fate: 'rebuilt', gil: 'kept' },
      unsafe: { fate: 'rebuilt', gil: 'reenabled' },
      uncompilable: {
        fate: 'dropped',
        reason: /^does not build for python313FreeThreading, and runs without/,
      },
      stubborn: { fate: 'omitted', reason: /^stubborn does not build/ },
      leaning: { fate: 'omitted', reason: 'needs stubborn, which does not build' },
      orphan: { fate: 'omitted', reason: /^missing-tool, which the build of orphan needs, does not build/ },
    })
    t.strictSame(made.packages, { reused: 0, rebuilt: 2, dropped: 1, omitted: 3 })
    t.strictSame(
      made.omitted.map((one) => one.package),
      ['leaning', 'orphan', 'stubborn'],
    )
    t.match(await knownPackage('stubborn'), { status: 'build-failed', failures: [{ class: 'build-failed' }] })
    t.match(await knownPackage('uncompilable'), { status: 'build-failed' })
    t.match(await knownPackage('leaning'), { status: 'unknown' })
    t.match(await knownPackage('sound'), { status: 'works' })

    const log = await logOf(site, made.build.id)
    t.equal(log.match(/^== plan$/gm)?.length, 2, 'all failures are found in one round')

    const folder = await temporaryFolder(t)
    const answer = await fetch(`${site.url}/v1/environments/${made.id}/bundle`)
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), extract({ cwd: folder }))
    const bundle = join(folder, 'bundle')
    t.match(JSON.parse(await readFile(join(bundle, 'spec.json'), 'utf8')), {
      packages: ['sound', 'uncompilable', 'unsafe'],
      dropSet: ['uncompilable'],
      omitted: [{ name: 'leaning' }, { name: 'orphan' }, { name: 'stubborn' }],
    })
    const { stdout } = await execa('nix-build', ['--no-out-link'], {
      cwd: bundle,
      env: { NIX_CONFIG: 'substituters =' },
    })
    t.equal(stdout, made.storePath)
  },
)

tap.test('what failed is known to later builds, whatever they do about it', async (t) => {
  const [known] = (await site.db.failedDerivations.known()).filter(({ drv }) => /-stubborn-/.test(drv))
  const made = await build(
    site,
    faulty({ packages: ['stubborn', 'uncompilable', 'handy'], failures: 'omit' }),
  )
  t.match(made, {
    status: 'ready',
    rows: { stubborn: { fate: 'omitted' }, uncompilable: { fate: 'dropped' } },
  })
  const log = await logOf(site, made.build.id)
  t.match(
    log,
    `== stubborn omitted: stubborn does not build for python313FreeThreading. (known from build ${known?.buildId})`,
  )
  t.notMatch(log, /^building .*-(stubborn|uncompilable)-/m, 'nothing is compiled anew')
  const [after] = (await site.db.failedDerivations.known()).filter(({ drv }) => /-stubborn-/.test(drv))
  t.strictSame(after, known, 'its time runs on')

  const page = await knownPackage('stubborn')
  t.match(page, {
    status: 'build-failed',
    builds: { omitted: 2 },
    failures: [{ buildId: made.build.id }, {}],
  })
  const table = await fetch(`${site.url}/v1/packages?status=build-failed`)
  const { items } = (await table.json()) as { items: { name: string }[] }
  t.strictSame(items.map(({ name }) => name).sort(), ['orphan', 'stubborn', 'uncompilable'])

  const stopped = await build(site, faulty({ packages: ['uncompilable', 'handy'] }))
  t.match(stopped.build.failure, {
    class: 'cached-failure',
    package: 'uncompilable',
    suggestion: { drop: ['uncompilable'] },
  })
})

tap.test('a retry compiles anew what failed', async (t) => {
  const spec = faulty({ packages: ['stubborn'], failures: 'omit' })
  const failed = await build(site, spec)
  t.match(failed.build.failure, {
    class: 'cached-failure',
    package: 'stubborn',
    message: /a retry of this build tries it at once\. Nothing that the spec names would be left/,
    cached: { until: String },
  })
  t.notMatch(await logOf(site, failed.build.id), /^building .*-stubborn-/m)
  t.equal((await site.service.accept(JSON.stringify(spec))).build.id, failed.build.id, 'it is known to fail')
  await fetch(`${site.url}/v1/builds/${failed.build.id}/retry`, { method: 'POST' })
  const again = await ended(site, failed.id)
  t.match(again.build, { retryOf: failed.build.id, failure: { class: 'build-failed', package: 'stubborn' } })
  t.match(await logOf(site, again.build.id), /^building .*-stubborn-/m)
  t.match(again.build.failure?.cached, { buildId: again.build.id })
})

tap.test('drop: goes on without a native part, and fails with all packages that need theirs', async (t) => {
  const made = await build(site, faulty({ packages: ['sound', 'uncompilable'], failures: 'drop' }))
  t.match(made, { status: 'ready', omitted: [], rows: { uncompilable: { fate: 'dropped' } } })

  const packages = ['stubborn', 'orphan', 'uncompilable']
  const failed = await build(site, faulty({ packages, failures: 'drop' }))
  t.match(failed, {
    status: 'failed',
    build: {
      failure: {
        faults: [{ detail: /orphan/ }, { detail: /^stubborn/ }],
        message: /"failures": "omit"/,
        suggestion: { drop: ['uncompilable'] },
      },
    },
  })
})

tap.test('a package whose fallback ends the trial is not dropped', async (t) => {
  const made = await build(site, faulty({ packages: ['sound', 'wrecking'], failures: 'omit' }))
  t.equal(made.status, 'ready', made.build.failure?.message ?? 'no failure')
  t.match(made.rows, { sound: { fate: 'rebuilt' }, wrecking: { fate: 'omitted' } })
})

tap.test('a killed builder is tried again, and its package is not left out', async (t) => {
  const nonce = await readFile(join(site.faultyChannel, 'nonce'), 'utf8')
  const { id } = await site.service.accept(
    JSON.stringify(faulty({ packages: ['killed', 'stubborn', 'sound'], failures: 'omit' })),
  )
  await killBuilder('killed', nonce)
  await site.open('killed')
  const made = await ended(site, id)
  t.equal(made.status, 'ready', made.build.failure?.message ?? 'no failure')
  t.match(made.rows, { killed: { fate: 'rebuilt' }, stubborn: { fate: 'omitted' } })
  t.match(await logOf(site, made.build.id), /^trying .*-killed-1\.0\.drv again, alone$/m)
})

tap.test('what fails by a limit or the network is not left out', async (t) => {
  const failed = await build(site, faulty({ packages: ['child-killed', 'sound'], failures: 'omit' }))
  t.match(failed, { status: 'failed', build: { failure: { class: 'builder-killed', retryable: true } } })
  const changed = await build(site, faulty({ packages: ['changed-source', 'sound'], failures: 'omit' }))
  t.match(changed, { status: 'failed', build: { failure: { class: 'hash-mismatch' } } })
})
