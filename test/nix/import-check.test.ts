import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap from 'tap'
import type { ImportCheck } from '../../src/verify/import-check.ts'
import { temporaryFolder } from '../servers.ts'
import { nixBuild, runProgram } from './nix.ts'
import { patched } from './witness.ts'

/** Returns the findings of an environment's check. `rebuild` names the packages that are built for the target. */
async function checked(packages: string, { rebuild = '', more = '' } = {}) {
  const env = patched(packages, `rebuild = [ ${rebuild} ]; ${more}`)
  const found = JSON.parse(
    await readFile(await nixBuild(`patchbay.importCheck ${env}`), 'utf8'),
  ) as ImportCheck
  const of = (name: string) => {
    const found_ = found.packages.find((one) => one.name === name)
    if (!found_) throw new Error(`${name} was not checked`)
    return found_
  }
  return {
    ...found,
    /** The verdict of each module, with a mark if it is a fault, or if the source fails too. */
    verdicts: (name: string) =>
      Object.fromEntries(
        of(name).verdicts.map(({ module, verdict, fault, alsoOnSource }) => [
          module,
          [verdict, fault && 'a fault', alsoOnSource && 'on the source too'].filter(Boolean).join(', '),
        ]),
      ),
    detail: (name: string, module: string) => of(name).verdicts.find((one) => one.module === module)?.detail,
    gil: (name: string) => [of(name).gil, of(name).turnedOnBy.map((one) => one.module)],
  }
}

const rebuilt = (...names: string[]) => ({ rebuild: names.map((name) => `"${name}"`).join(' ') })

tap.test(
  'the check finds modules that import, that fail, that crash, and that fail on both interpreters',
  async (t) => {
    const { verdicts } = await checked(
      'crasher witness hiredis markupsafe tornado',
      rebuilt('tornado', 'markupsafe'),
    )
    t.strictSame(verdicts('crasher'), {
      broken_everywhere: 'import-error, on the source too',
      crasher: 'crashed, a fault',
      gil_only: 'import-error, a fault',
      zzz_fine: 'imported',
    })
    t.strictSame(verdicts('witness'), { witness: 'imported' })
    t.strictSame(verdicts('hiredis'), {
      hiredis: 'import-error, a fault',
      'hiredis.hiredis': 'native-missing',
    })
    t.strictSame(verdicts('markupsafe'), { markupsafe: 'imported', 'markupsafe._speedups': 'gil-reenabled' })
    t.strictSame(verdicts('tornado'), { tornado: 'imported', 'tornado.speedups': 'native-missing' })
  },
)

tap.test(
  'the check measures the GIL: neither a silenced warning nor an earlier module hides a module',
  async (t) => {
    const { gil, together, verdicts } = await checked(
      'click hushed captured needs-hushed unsafe-twice',
      rebuilt('hushed', 'captured', 'unsafe-twice'),
    )
    t.strictSame(gil('click'), ['kept', []])
    t.strictSame(gil('hushed'), ['reenabled', ['hushed._c']])
    t.strictSame(gil('captured'), ['reenabled', ['captured._c']])
    t.strictSame(gil('needs-hushed'), ['reenabled-by-dependency', ['hushed._c']])
    t.strictSame(gil('unsafe-twice'), ['reenabled', ['unsafe_twice._one', 'unsafe_twice._two']])
    t.strictSame(verdicts('unsafe-twice'), {
      unsafe_twice: 'imported',
      'unsafe_twice._one': 'gil-reenabled',
      'unsafe_twice._two': 'gil-reenabled',
    })
    t.match(together, {
      gilEnabled: true,
      turnedOnBy: [
        { module: 'captured._c', package: 'captured' },
        { module: 'hushed._c', package: 'hushed' },
        { module: 'unsafe_twice._one', package: 'unsafe-twice' },
        { module: 'unsafe_twice._two', package: 'unsafe-twice' },
      ],
    })
  },
)

tap.test('the check tells modules with single-phase initialisation apart', async (t) => {
  const { gil, verdicts } = await checked('single-phase', rebuilt('single-phase'))
  t.strictSame(gil('single-phase'), ['reenabled', ['single_phase._unsafe']])
  t.equal(verdicts('single-phase')['single_phase._safe'], 'imported')
})

tap.test('a GIL that a .pth file turns on is not blamed on other modules', async (t) => {
  const { gil, together } = await checked('click unsafe-start', rebuilt('unsafe-start', 'hushed'))
  const byHushed = ['reenabled-by-dependency', ['hushed._c']]
  t.strictSame(gil('click'), byHushed, 'in every process')
  t.strictSame(gil('unsafe-start'), byHushed)
  t.strictSame(gil('hushed'), ['reenabled', ['hushed._c']])
  t.match(together, { gilEnabled: true, turnedOnBy: [{ module: 'hushed._c' }] })
})

tap.test('a failure is no fault if the source has the module and fails too', async (t) => {
  const { verdicts } = await checked(
    'target-only error-there broken-rebuild',
    rebuilt('target-only', 'error-there', 'broken-rebuild'),
  )
  t.strictSame(verdicts('target-only'), {
    target_only: 'imported',
    'target_only._base': 'imported',
    'target_only._crash': 'crashed, a fault',
    _target_base: 'imported',
    _target_top: 'import-error, a fault',
  })
  t.strictSame(verdicts('error-there'), {
    error_there: 'crashed, a fault',
    'error_there._c': 'crashed, a fault',
  })
  t.strictSame(
    verdicts('broken-rebuild'),
    { broken_rebuild: 'imported', 'broken_rebuild._c': 'import-error, a fault' },
    'at any depth, if the module was compiled for the target and the source imports it',
  )
})

tap.test('a module that fails only beside others has a verdict that names the other module', async (t) => {
  const { packages, detail } = await checked('click together-one together-two')
  t.strictSame(
    packages
      .find(({ name }) => name === 'together-two')
      ?.verdicts.map(({ module, verdict, fault }) => [module, verdict, fault]),
    [
      ['together_two', 'imported', false],
      ['together_two_everywhere', 'imported', false],
      ['together_two', 'fails-together', true],
      ['together_two_everywhere', 'fails-together', false],
    ],
  )
  const said = packages.flatMap(({ verdicts }) => verdicts).find((one) => one.verdict === 'fails-together')
  t.equal(said?.detail, 'crashed in one process with together_one: killed by SIGABRT')
  t.equal(detail('together-one', 'together_one'), null)
})

tap.test('modules are found through .pth files and as byte code', async (t) => {
  const { verdicts } = await checked('roundabout')
  t.match(verdicts('roundabout'), { byte_code: 'imported', through_pth: 'imported' })
})

tap.test('the findings list programs that the environment lacks', async (t) => {
  const { programsLeftOut } = await checked('embedding')
  t.match(programsLeftOut, [{ package: 'embedding', program: String, reason: String }])
})

tap.test('if the check itself fails, it reports the package to Nix', async (t) => {
  const folder = await temporaryFolder(t)
  const [report, request] = [join(folder, 'report.json'), join(folder, 'request.json')]
  await writeFile(
    report,
    JSON.stringify({ packages: [{ name: 'half', label: 'half', modules: [] }], programsLeftOut: [] }),
  )
  await writeFile(
    request,
    JSON.stringify({ report, secondsPerModule: 1, skipImports: [], interpreter: '', sourceInterpreter: '' }),
  )
  const script = fileURLToPath(new URL('../../nix/scripts/import_check.py', import.meta.url))
  const { exitCode, stderr } = await runProgram('/usr/bin/python3', [script, request, '1'])
  t.equal(exitCode, 1)
  t.match(stderr, '@nix {"action": "setPhase", "phase": "half"}\n')
})

tap.test('a module cannot change a verdict, whatever it does to its process', async (t) => {
  const { verdicts, detail } = await checked('restless')
  t.strictSame(verdicts('restless'), {
    aa_forks: 'imported',
    ab_leaves: 'crashed, on the source too',
    ac_closes: 'imported',
    ad_replaces: 'imported',
    ae_arguments: 'imported',
    ...Object.fromEntries([...'abcdef'].map((name) => [`af_talks_${name}`, 'imported'])),
    zz_last: 'imported',
  })
  t.equal(detail('restless', 'ab_leaves'), 'ended the process with status 0')
})

tap.test('the time limit applies to each module and can be set', async (t) => {
  const { verdicts, detail } = await checked('sleeper', { more: 'secondsPerModule = 2;' })
  t.strictSame(verdicts('sleeper'), {
    sleeper_one: 'imported',
    sleeper_slow: 'timed-out, on the source too',
    sleeper_two: 'imported',
  })
  t.equal(detail('sleeper', 'sleeper_slow'), 'not imported after 2 s')
})

tap.test('modules can be left out, and the GIL of their package is then unknown', async (t) => {
  const { verdicts, gil } = await checked('crasher unsafe-twice hushed', {
    ...rebuilt('unsafe-twice', 'hushed'),
    more: 'skipImports = [ "crasher" "gil_only" "unsafe_twice.*" "hushed._c" ];',
  })
  t.match(verdicts('crasher'), { crasher: 'not-checked', gil_only: 'not-checked', zzz_fine: 'imported' })
  t.strictSame(verdicts('unsafe-twice'), {
    unsafe_twice: 'imported',
    'unsafe_twice._one': 'not-checked',
    'unsafe_twice._two': 'not-checked',
  })
  t.strictSame(gil('unsafe-twice'), [null, []])
  t.equal(gil('hushed')[0], 'reenabled-by-dependency', 'the package imports the module itself')
})
