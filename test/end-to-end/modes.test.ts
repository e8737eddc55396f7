import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { build, openSite } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)

tap.test('the swap alone is refused where the target would load a module and crash', async (t) => {
  const {
    status,
    build: attempt,
    packages,
    storePath,
  } = await build(site, { packages: ['tornado'], rebuild: 'none' })
  t.equal(status, 'failed')
  t.match(attempt.failure, {
    class: 'abi-leftover',
    message: /^tornado would stay .* load that and crash\. Rebuild .* or leave their native modules out/,
    faults: [{ pointer: '/rebuild', detail: /^tornado: .*tornado\/speedups\.abi3\.so$/ }],
    retryable: false,
  })
  t.strictSame(packages, { reused: 0, rebuilt: 0, dropped: 0, omitted: 0 })
  t.equal(storePath, null)
  t.strictSame(attempt.progress, { done: 0, expected: 0 })
})

tap.test('the swap alone leaves modules behind that the target cannot see, and says so', async (t) => {
  const { status, rows, verdicts, storePath } = await build(site, {
    packages: ['markupsafe'],
    rebuild: 'none',
  })
  t.equal(status, 'ready')
  t.match(rows.markupsafe, {
    fate: 'reused',
    class: 'tagged',
    reason: /native part is out of play/,
    targetPath: null,
  })
  t.match(verdicts, [
    { package: 'markupsafe', module: 'markupsafe._speedups', verdict: 'native-missing', detail: /left out/ },
  ])
  t.equal(verdicts.length, 1)
  const code =
    'import markupsafe, sys; print(markupsafe.escape("<"), markupsafe._native.__name__, sys._is_gil_enabled())'
  const { stdout } = await execa(join(storePath ?? '', 'bin/python'), ['-c', code])
  t.equal(stdout, '&lt; markupsafe._native False')
})

tap.test('two files for one module are one module, rebuilt or dropped', async (t) => {
  const rebuilt = await build(site, { channel: 'faulty', packages: ['doubled'] })
  t.equal(rebuilt.status, 'ready')
  t.strictSame(rebuilt.verdicts, [])
  const dropped = await build(site, { channel: 'faulty', packages: ['ready-made'], drop: ['ready-made'] })
  t.equal(dropped.status, 'ready')
  t.match(dropped.verdicts, [{ module: 'ready_made._native', verdict: 'native-missing' }])
})

tap.test('tornado, rebuilt, has lost its optional module', async (t) => {
  const { status, rows, verdicts } = await build(site, { packages: ['tornado'] })
  t.equal(status, 'ready')
  t.match(rows.tornado, { fate: 'rebuilt', class: 'loadable' })
  t.match(verdicts, [
    {
      package: 'tornado',
      module: 'tornado.speedups',
      verdict: 'native-missing',
      detail: /the target's has not/,
    },
  ])
})

tap.test('a package that cannot be compiled, and cannot do without', async (t) => {
  const { status, rows, build: attempt } = await build(site, { packages: ['msgspec'] })
  t.equal(status, 'failed')
  t.match(attempt.failure, {
    class: 'build-failed',
    package: 'msgspec',
    phase: 'buildPhase',
    drv: /-python3\.13t-msgspec-.*\.drv$/,
    message: /^msgspec does not build for python313FreeThreading\. It was not found to work without/,
    retryable: false,
  })
  t.notMatch(attempt.failure?.message, /drop/)
  t.match(attempt.failure?.logTail?.join('\n'), /initializer element is not (computable|constant)/)
  t.match(rows.msgspec, { fate: 'rebuilt' }, 'what was to be done with it stays on record')
})

tap.test('shared libraries that do not use Python are no reason to rebuild', async (t) => {
  const { status, rows, storePath, verdicts } = await build(site, { packages: ['pycryptodome'] })
  t.equal(status, 'ready')
  t.match(rows.pycryptodome, {
    fate: 'reused',
    class: 'pure',
    reason: /41 shared libraries .* not use Python/,
  })
  t.strictSame(verdicts, [])
  const code =
    'import sys; from Crypto.Hash import SHA256; print(SHA256.new(b"").hexdigest()[:8], sys._is_gil_enabled())'
  const { stdout } = await execa(join(storePath ?? '', 'bin/python'), ['-c', code])
  t.equal(stdout, 'e3b0c442 False')

  const failed = await build(site, { packages: ['pycryptodome'], rebuild: ['pycryptodome'] })
  t.match(failed.build.failure, {
    class: 'build-failed',
    package: 'pycryptodome',
    phase: 'buildPhase',
    message: /leave it out of `rebuild`/,
  })
  t.match(failed.build.failure?.logTail?.join('\n'), /incompatible with `Py_GIL_DISABLED`/)
})

tap.test('a package that cannot be compiled is left out on demand', async (t) => {
  const failed = await build(site, { packages: ['ruamel-yaml'] })
  t.match(failed.build.failure, {
    class: 'build-failed',
    package: 'ruamel-yaml-clib',
    message: /"drop": \["ruamel-yaml-clib"\]/,
  })
  const { status, rows, storePath, packages } = await build(site, {
    packages: ['ruamel-yaml'],
    drop: ['ruamel-yaml-clib'],
  })
  t.equal(status, 'ready')
  t.strictSame(packages, { reused: 1, rebuilt: 0, dropped: 1, omitted: 0 })
  t.match(rows['ruamel-yaml-clib'], { fate: 'dropped', reason: /asked for/ })
  const code =
    'import sys, ruamel.yaml; print(ruamel.yaml.YAML(typ="safe", pure=True).load("a: [1]"), sys._is_gil_enabled())'
  const { stdout } = await execa(join(storePath ?? '', 'bin/python'), ['-c', code])
  t.equal(stdout, "{'a': [1]} False")
})

tap.test('who requires that the GIL stays off', async (t) => {
  const refused = await build(site, { packages: ['markupsafe'], gil: 'require-disabled' })
  t.match(refused.build.failure, {
    class: 'gil-reenabled',
    package: 'markupsafe',
    message: /markupsafe\._speedups/,
  })
  t.match(refused.verdicts, [{ module: 'markupsafe._speedups', verdict: 'gil-reenabled' }])
  const passed = await build(site, { packages: ['multidict'], gil: 'require-disabled' })
  t.equal(passed.status, 'ready')
  t.strictSame(passed.verdicts, [])
})

tap.test('a list of what is to be rebuilt', async (t) => {
  const { status, rows, packages } = await build(site, {
    packages: ['markupsafe', 'multidict', 'click'],
    rebuild: ['markupsafe'],
  })
  t.equal(status, 'ready')
  t.strictSame(packages, { reused: 2, rebuilt: 1, dropped: 0, omitted: 0 })
  t.match(rows.markupsafe, { fate: 'rebuilt', reason: /^asked for/ })
  t.match(rows.multidict, { fate: 'reused', reason: /out of play/ })
})

tap.test('a list that names what the environment does not have', async (t) => {
  const { build: attempt } = await build(site, {
    packages: ['click'],
    rebuild: ['markupsafe'],
    drop: ['tornado'],
  })
  t.match(attempt.failure, {
    class: 'package-unknown',
    message: /consists of click\./,
    faults: [
      { pointer: '/rebuild', detail: /"markupsafe"/ },
      { pointer: '/drop', detail: /"tornado"/ },
    ],
  })
})
