import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { build, openSite } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)
const awkward = (spec: object) => ({ channel: 'faulty', ...spec })
const known = async (name: string) => (await site.service.knownPackage(name)).items[0]

tap.test('the API says of the GIL what the environment’s interpreter does', async (t) => {
  const packages = ['jinja2', 'click', 'pygments', 'multidict', 'hiredis', 'tornado']
  const { rows, gil, storePath } = await build(site, { packages })
  const isEnabledAfter = async (modules: string[]) => {
    const code = `import ${modules.join(', ')}, sys; print(sys._is_gil_enabled())`
    const { stdout } = await execa(join(storePath ?? '', 'bin/python'), ['-c', code], { extendEnv: false })
    return stdout
  }
  for (const name of packages)
    t.equal(await isEnabledAfter([name]), rows[name]?.gil === 'kept' ? 'False' : 'True', name)
  t.equal(await isEnabledAfter(packages), gil?.state === 'off' ? 'False' : 'True')
  t.match(rows.jinja2, {
    gil: 'reenabled-by-dependency',
    turnedOnBy: [{ module: 'markupsafe._speedups', package: 'markupsafe' }],
  })
  t.match(rows.hiredis, { gil: 'reenabled' })
  t.strictSame(gil?.turnedOnBy, [
    { module: 'hiredis.hiredis', package: 'hiredis' },
    { module: 'markupsafe._speedups', package: 'markupsafe' },
  ])
})

tap.test('a package that silences the warning is named, and known for it', async (t) => {
  const reported = await build(site, awkward({ packages: ['needs-hushed'] }))
  t.match(reported, { status: 'ready', gil: { state: 'on', turnedOnBy: [{ package: 'hushed' }] } })
  t.match(await known('hushed'), { status: 'gil-reenabled', gil: 'reenabled' })
  t.match(await known('needs-hushed'), { status: 'works', gil: 'reenabled-by-dependency' })
  const refused = await build(site, awkward({ packages: ['needs-hushed'], gil: 'require-disabled' }))
  t.match(refused.build.failure, {
    class: 'gil-reenabled',
    package: 'hushed',
    message: /hushed\._c \(hushed\)/,
  })
})

tap.test('what fails in one process is a fault, unless a spec leaves it out of the check', async (t) => {
  const packages = ['together-one', 'together-two']
  const failed = await build(site, awkward({ packages }))
  t.match(failed.build.failure, {
    class: 'import-failed',
    package: 'together-two',
    message: /^together_two \(fails-together\).*"skipImports": \["together_two"\]/,
    faults: [{ detail: /in one process with together_one: killed by SIGABRT/ }],
  })
  t.match(await known('together-two'), { status: 'works' }, 'by itself it does')

  const skipped = await build(site, awkward({ packages, skipImports: ['together_two'] }))
  t.equal(skipped.status, 'ready', skipped.build.failure?.message ?? 'no failure')
  t.match(
    skipped.verdicts.find(({ module }) => module === 'together_two'),
    { package: 'together-two', verdict: 'not-checked' },
  )
  t.not(skipped.id, failed.id, 'the field is part of the spec')
  t.match(await known('together-two'), { status: 'works' }, 'a check that was left out says nothing')
})

tap.test('the results of a caller’s own decisions do not overwrite the status', async (t) => {
  const packages = ['markupsafe']
  await build(site, { packages })
  const before = await known('markupsafe')
  t.match(before, { status: 'gil-reenabled', overridden: [] })
  for (const spec of [{ drop: packages }, { rebuild: 'none' }])
    t.equal((await build(site, { packages, ...spec })).status, 'ready')
  const after = await known('markupsafe')
  t.match(after, { status: 'gil-reenabled', gil: 'reenabled' })
  t.match(after?.overridden.map(({ fate, status, builds }) => [fate, status, builds]).sort(), [
    ['dropped', 'native-missing', 1],
    ['reused', 'native-missing', 1],
  ])
})

tap.test(
  'the time of one module is a setting, and the source excuses what is no quicker there',
  async (t) => {
    const worker = await openSite(t)
    await worker.startWorker(t, { PATCHBAY_IMPORT_TIMEOUT_SECONDS: '2' })
    const { status, verdicts } = await build(worker, awkward({ packages: ['sleeper'] }))
    t.equal(status, 'ready')
    t.match(verdicts, [
      { module: 'sleeper_slow', verdict: 'timed-out', detail: 'not imported after 2 s', alsoOnSource: true },
    ])
  },
)
