import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { type Failure, type FailureClass, retryable } from '../../src/errors.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { killBuilder } from './kill-builder.ts'
import { startNixDaemon } from './nix-daemon.ts'
import { build, ended, logOf, openSite, type Settings } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

const site = await openSite(tap)
const provoked = new Set<FailureClass>()

/** A spec for the faulty channel. */
const faulty = (spec: object) => ({ channel: 'faulty', ...spec })

/** Provokes a failure of this class with a worker of these settings. */
function failure(
  expected: FailureClass,
  spec: { packages: string[]; [field: string]: unknown },
  facts: { [fact in keyof Failure]?: unknown },
  settings: Settings = {},
): void {
  tap.test(`${expected}: ${spec.packages}`, async (t) => {
    const worker = await site.startWorker(t, settings)
    const { build: attempt, storePath } = await build(site, faulty(spec))
    holds(t, attempt.failure, expected, facts)
    t.equal(storePath, null)
    t.match(await logOf(site, attempt.id), '== plan')
    await worker.close()
  })
}

function holds(
  t: Test,
  failure: Failure | null,
  expected: FailureClass,
  facts: { [fact in keyof Failure]?: unknown },
): void {
  t.match(failure, { class: expected, retryable: retryable[expected], ...facts })
  if (failure) provoked.add(failure.class)
}

failure(
  'package-unknown',
  { packages: ['sound'], rebuild: ['slow'] },
  { message: /consists of sound/, faults: [{ pointer: '/rebuild', detail: /"slow"/ }] },
)
failure(
  'package-unknown',
  { packages: ['broken', 'sound'] },
  {
    package: 'broken',
    faults: [{ pointer: '/packages/0', detail: /"broken" is refused by the channel: .* marked as broken/ }],
  },
)
failure(
  'unsupported-pin',
  { packages: ['sound'], target: 'python313Stale' },
  { message: /belongs to another interpreter/ },
)
failure(
  'unsupported-pin',
  { packages: ['sound'], target: 'python313Imaginary' },
  { message: /no interpreter python313Imaginary/ },
)

failure(
  'unsupported-system',
  { packages: ['sound'], system: 'aarch64-linux' },
  { message: /has to be built on aarch64-linux\. The worker .* builds on this machine: x86_64-linux/ },
)
failure(
  'unsupported-system',
  { packages: ['parallel', 'sound'] },
  {
    package: 'parallel',
    drv: /-python3\.13t-parallel-1\.0\.drv$/,
    message: /-parallel-1\.0 has to be built on x86_64-linux with a-feature-of-no-machine\./,
  },
)

failure(
  'eval-error',
  { packages: ['aborting'] },
  {
    package: 'aborting',
    message: /the channel gives up on this package' \(aborting, packages\.nix:\d+\)\.$/,
  },
)
failure(
  'eval-error',
  { packages: ['disabled'] },
  { package: 'disabled', message: /disabled-1\.0 not supported for interpreter python3\.13t/ },
)
failure(
  'eval-timeout',
  { packages: ['endless-evaluation'] },
  { message: /after 5 s.*PATCHBAY_EVAL_TIMEOUT_SECONDS/ },
  { PATCHBAY_EVAL_TIMEOUT_SECONDS: '5' },
)
failure(
  'eval-memory',
  { packages: ['hungry-evaluation'] },
  { message: /more than 1000 MB.*PATCHBAY_EVAL_MEMORY_MB/ },
  { PATCHBAY_EVAL_MEMORY_MB: '1000' },
)

failure(
  'abi-leftover',
  { packages: ['stable-abi'], rebuild: 'none' },
  { package: 'stable-abi', message: /^stable-abi would stay/ },
)
failure(
  'abi-leftover',
  { packages: ['ready-made'] },
  {
    package: 'ready-made',
    message:
      /^ready-made has native modules .* crash on \(lib\/.*_native\.abi3\.so\)\. .*"drop": \["ready-made"\]/,
    faults: [{ pointer: '/packages', detail: /^ready-made: lib\/.*_native\.abi3\.so$/ }],
    drv: /-patched-env\.drv$/,
  },
)
failure(
  'collision',
  { packages: ['docs-one', 'docs-two'] },
  {
    package: 'docs-one',
    message:
      /^docs-one and docs-two have different content .* \(lib\/.*\/docs\/conf\.py\).* Leave out all but one/,
    faults: [{ pointer: '/packages', detail: /^docs-one and docs-two: lib\/.*\/docs\/conf\.py$/ }],
    drv: /-patched-env\.drv$/,
  },
)
failure(
  'build-failed',
  { packages: ['uncompilable'] },
  {
    package: 'uncompilable',
    phase: 'buildPhase',
    message: /"drop": \["uncompilable"\]/,
    suggestion: { drop: ['uncompilable'] },
    logTail: [/.*/],
  },
)
failure(
  'dependency-failed',
  { packages: ['orphan'] },
  {
    package: 'orphan',
    message: /^missing-tool, which orphan needs, /,
    drv: /-missing-tool\.drv$/,
    logTail: ['the tool cannot be made'],
  },
)
failure(
  'source-build-failed',
  { packages: ['sound', 'uncached'] },
  {
    package: 'uncached',
    phase: 'buildPhase',
    drv: /-python3\.13-uncached-1\.0\.drv$/,
    message:
      /^python313’s build of uncached cannot be made\. .*substituters.* faulty, or ask without uncached\.$/,
    cached: { until: String },
  },
)
failure(
  'source-build-failed',
  { packages: ['uncached-tool'] },
  {
    package: 'uncached-tool',
    drv: /-missing-source-tool\.drv$/,
    message: /^missing-source-tool, which python313’s build of uncached-tool needs, cannot be made/,
  },
)
failure(
  'hash-mismatch',
  { packages: ['changed-source'] },
  { package: 'changed-source', drv: /-changed-source\.tar\.gz\.drv$/ },
)
failure(
  'build-timeout',
  { packages: ['endless'] },
  {
    package: 'endless',
    phase: 'buildPhase',
    message: /after 10 s.*PATCHBAY_BUILD_TIMEOUT_SECONDS/,
    logTail: [/.*/],
  },
  { PATCHBAY_BUILD_TIMEOUT_SECONDS: '10' },
)
failure(
  'silent-timeout',
  { packages: ['silent'] },
  { package: 'silent', phase: 'buildPhase', message: /PATCHBAY_SILENT_TIMEOUT_SECONDS/, logTail: [/.*/] },
  { PATCHBAY_SILENT_TIMEOUT_SECONDS: '5' },
)
failure(
  'log-limit',
  { packages: ['talkative'] },
  { package: 'talkative', phase: 'buildPhase', message: /PATCHBAY_LOG_LIMIT_MB/ },
  { PATCHBAY_LOG_LIMIT_MB: '1' },
)
failure(
  'build-memory',
  { packages: ['hungry'] },
  {
    package: 'hungry',
    phase: 'buildPhase',
    message: /more than 300 MB .*PATCHBAY_BUILD_MEMORY_MB/,
    cached: undefined,
  },
  { PATCHBAY_BUILD_MEMORY_MB: '300' },
)
failure(
  'builder-killed',
  { packages: ['child-killed'] },
  { package: 'child-killed', phase: 'buildPhase', message: /SIGKILL.* memory ran out/ },
)
failure(
  'import-failed',
  { packages: ['raising'] },
  {
    package: 'raising',
    message: /^raising \(import-error\)/,
  },
)
failure('import-failed', { packages: ['crashing'] }, { package: 'crashing', message: /crashing \(crashed\)/ })
failure(
  'internal',
  { packages: ['meddling'] },
  { drv: /-import-check\.json\.drv$/, message: /^Patchbay’s own import check failed\./, cached: undefined },
)
failure(
  'gil-reenabled',
  { packages: ['unsafe'], gil: 'require-disabled' },
  { package: 'unsafe', message: /unsafe\._native \(unsafe\) turns the GIL on/ },
)
tap.test('builder-killed: the kernel kills a builder', async (t) => {
  const worker = await site.startWorker(t)
  const spec = faulty({ packages: ['killed'] })
  const { id, build: started } = await site.service.accept(JSON.stringify(spec))
  await eventually(async () => (await logOf(site, started.id)).includes('killed waits'))
  await killBuilder('killed', await readFile(join(site.faultyChannel, 'nonce'), 'utf8'))
  const { build: attempt } = await ended(site, id)
  holds(t, attempt.failure, 'builder-killed', {
    package: 'killed',
    phase: 'buildPhase',
    drv: /-killed-1\.0\.drv$/,
    message:
      /^The builder of python3\.13t-killed-1\.0, .*\(SIGKILL\), most likely because memory ran out\. .*PATCHBAY_CONCURRENCY/,
    cached: undefined,
  })
  const known = await site.db.failedDerivations.known()
  t.notOk(
    known.some(({ drv }) => drv === attempt.failure?.drv),
    'the failure cache does not have it',
  )
  const shown = await fetch(`${site.url}/v1/packages/killed`)
  t.equal(shown.status, 200)
  t.match(await shown.json(), { items: [{ version: '1.0', status: 'unknown', failures: [] }] })

  await site.open('killed')
  t.equal((await build(site, spec)).status, 'ready', 'another attempt')
  await worker.close()
})

tap.test('source-build-failed: by a limit that another attempt may not reach', async (t) => {
  const worker = await site.startWorker(t, { PATCHBAY_SILENT_TIMEOUT_SECONDS: '5' })
  const { build: attempt } = await build(site, faulty({ packages: ['uncached-silent'] }))
  t.match(attempt.failure, {
    class: 'source-build-failed',
    package: 'uncached-silent',
    retryable: true,
    message: /cannot be made\. The build was stopped after 5 s.*PATCHBAY_SILENT_TIMEOUT_SECONDS/,
    cached: undefined,
  })
  await worker.close()
})

tap.test('disk-full: a worker that has no room finds a build waiting', async (t) => {
  const { id } = await site.service.accept(JSON.stringify(faulty({ packages: ['sound'] })))
  const worker = await site.startWorker(t, { PATCHBAY_MIN_FREE_MB: '1000000000' })
  const { build: attempt } = await ended(site, id)
  holds(t, attempt.failure, 'disk-full', { message: /1000000000 MB are to stay free.*PATCHBAY_MIN_FREE_MB/ })
  await t.rejects(build(site, faulty({ packages: ['handy'] })), { message: /has to keep 1000000000 MB/ })
  await worker.close()
})

tap.test('substituter-error: a cache whose file is not what it promises', async (t) => {
  const folder = await temporaryFolder(t)
  const expression = `(import ${site.faultyChannel} { }).python313FreeThreading.pkgs.fetched.outPath`
  const { stdout } = await execa('nix-instantiate', ['--eval', '--json', '-E', expression])
  const out: string = JSON.parse(stdout)
  await writeFile(join(folder, 'nix-cache-info'), 'StoreDir: /nix/store\n')
  await mkdir(join(folder, 'nar'))
  await writeFile(join(folder, 'nar/it.nar'), 'not what it was')
  const digest = createHash('sha256').update('what it was').digest('hex')
  await writeFile(
    join(folder, `${basename(out).slice(0, 32)}.narinfo`),
    [
      `StorePath: ${out}`,
      'URL: nar/it.nar',
      'Compression: none',
      `NarHash: sha256:${digest}`,
      'NarSize: 11',
      'References: ',
      '',
    ].join('\n'),
  )
  const worker = await site.startWorker(t, {
    NIX_CONFIG: `substituters = file://${folder}\nrequire-sigs = false`,
  })
  const { build: attempt } = await build(site, faulty({ packages: ['fetched'] }))
  holds(t, attempt.failure, 'substituter-error', {})
  t.notMatch(await logOf(site, attempt.id), 'built, and not fetched')
  await worker.close()
})

tap.test('worker-lost: a build that takes one worker after the other with it', async (t) => {
  const settings = { PATCHBAY_LEASE_SECONDS: '6', PATCHBAY_MAX_ATTEMPTS: '2' }
  const { id, build: attempt } = await site.service.accept(JSON.stringify(faulty({ packages: ['slow'] })))
  for (const fence of [1, 2]) {
    const worker = await startWorkerProcess(t, site, settings)
    await eventually(async () => {
      const build = await site.db.builds.get(attempt.id)
      return build?.fence === fence && build.state === 'building'
    })
    await worker.kill()
  }
  const last = await site.startWorker(t, settings)
  const { build: lost } = await ended(site, id)
  holds(t, lost.failure, 'worker-lost', { message: /^Each of 2 workers/ })
  await last.close()
})

tap.test('worker-fault: the daemon of Nix dies under a build', async (t) => {
  const daemon = await startNixDaemon(t, `substituters =\nextra-sandbox-paths = /gate=${site.gates}`)
  const worker = await site.startWorker(t, {
    NIX_CONFIG: `store = ${daemon.storeUri}`,
    PATCHBAY_MAX_ATTEMPTS: '1',
  })
  const { id, build: started } = await site.service.accept(JSON.stringify(faulty({ packages: ['slower'] })))
  await eventually(async () => (await logOf(site, started.id)).includes('slower waits'))
  await daemon.kill()
  const { build: attempt } = await ended(site, id)
  holds(t, attempt.failure, 'worker-fault', {
    message: /^The daemon of Nix is away on the worker /,
    cached: undefined,
  })
  await worker.close()
})

tap.test('cache-store-error: what was built cannot be put into the cache', async (t) => {
  const worker = await site.startWorker(t)
  const nars = join(site.dataDir, 'cache/nar')
  await rename(nars, `${nars}.away`)
  await writeFile(nars, 'a file where a folder belongs')
  const failed = await build(site, faulty({ packages: ['sound'] }))
  await rm(nars)
  await rename(`${nars}.away`, nars)
  holds(t, failed.build.failure, 'cache-store-error', { message: /nar/ })
  t.equal(failed.storePath, null, 'it was built, and is not ready')
  t.strictSame(await site.db.environments.closure(failed.id), [], 'and holds nothing')
  const again = await build(site, faulty({ packages: ['sound'] }))
  t.equal(again.status, 'ready', 'another attempt')
  await worker.close()
})

tap.test('cancelled: a caller cancels the build', async (t) => {
  const { build: attempt } = await site.service.accept(
    JSON.stringify(faulty({ packages: ['slow'], keep: [] })),
  )
  await site.db.builds.cancel(attempt.id, 'somebody')
  const build = await site.db.builds.get(attempt.id)
  t.equal(build?.state, 'cancelled')
  holds(t, build?.failure ?? null, 'cancelled', { message: /^Cancelled by somebody/ })
})

tap.test('cached-failure: another environment needs a derivation that is known to fail', async (t) => {
  const worker = await site.startWorker(t)
  const first = await build(site, faulty({ packages: ['uncompilable', 'sound'] }))
  holds(t, first.build.failure, 'cached-failure', {
    package: 'uncompilable',
    phase: 'buildPhase',
    drv: /-uncompilable-1\.0\.drv$/,
    message: /a retry of this build tries it at once/,
    cached: { until: String, buildId: String },
  })
  t.notMatch(await logOf(site, first.build.id), 'buildPhase', 'nothing was built')
  const known = await site.db.failedDerivations.known()
  t.ok(
    known.every(({ failure }) => !failure.retryable && !failure.drv?.endsWith('.tar.gz.drv')),
    'what downloads, or may end otherwise, is not known to fail',
  )

  const retry = await fetch(`${site.url}/v1/builds/${first.build.id}/retry`, { method: 'POST' })
  t.equal(retry.status, 202)
  const second = await ended(site, first.id)
  t.match(second.build.failure, { class: 'build-failed', package: 'uncompilable' }, 'it was tried')
  t.match(second.build, { retryOf: first.build.id })
  await worker.close()
})

tap.test('internal: an unexpected error', async (t) => {
  const worker = await site.startWorker(t)
  const builds = join(site.dataDir, 'builds')
  await rename(builds, `${builds}.away`)
  await writeFile(builds, 'a file where a folder belongs')
  const spec = faulty({ packages: ['sound'], gil: 'require-disabled' })
  const { build: attempt } = await build(site, spec)
  await rm(builds)
  await rename(`${builds}.away`, builds)
  holds(t, attempt.failure, 'internal', { message: /^Something unexpected/ })
  t.notMatch(attempt.failure?.message, site.dataDir)
  const again = await build(site, spec)
  t.equal(again.status, 'ready', 'another attempt')
  t.equal(again.build.id === attempt.id, false)
  await worker.close()
})

tap.test('every class of failure is provoked here', async (t) => {
  t.strictSame([...provoked].sort(), Object.keys(retryable).sort())
})
