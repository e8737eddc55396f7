import tap from 'tap'
import type { Environment, Package } from '../../../src/client/http/patchbay.ts'
import { environmentReport } from '../../../src/client/output/environment-report.ts'

type Gil = Pick<Package, 'gil' | 'turnedOnBy'>

const of = (name: string, gil: Gil['gil'], ...modules: string[]) =>
  ({
    ...{ name, version: '1.0', requested: true, fate: 'reused', reason: 'Pure.', gil },
    turnedOnBy: modules.map((module) => ({ module, package: module.split('.')[0] ?? '' })),
  }) as Package

const environment = (facts: Partial<Environment>) =>
  ({
    ...{ id: 'id', status: 'ready', storePath: '/nix/store/env', pinned: null, evicted: null, fetch: null },
    ...{
      gil: { state: 'off', turnedOnBy: [] },
      verdicts: [],
      programsLeftOut: [],
      omitted: [],
      build: { id: 'build', failure: null },
    },
    ...facts,
  }) as unknown as Environment

const secondLine = (packages: Package[], state: 'off' | 'on' | null = 'on') => {
  const gil = state && { state, turnedOnBy: [] }
  return environmentReport(environment({ gil }), packages, []).split('\n')[1]
}

tap.test('after `ready` comes what importing each package leaves of the GIL', async (t) => {
  const packages = [
    of('click', 'kept'),
    of('hiredis', 'reenabled', 'hiredis.hiredis'),
    of('jinja2', 'reenabled-by-dependency', 'markupsafe._speedups'),
    of('markupsafe', 'reenabled', 'markupsafe._speedups'),
    of('multidict', 'kept'),
    of('pygments', 'kept'),
    of('stub', null),
  ]
  t.equal(
    secondLine(packages),
    'The GIL stays off with click, multidict and pygments; importing hiredis, jinja2 or markupsafe turns it on (hiredis.hiredis, markupsafe._speedups).',
  )
  t.equal(
    secondLine([of('hiredis', 'reenabled', 'hiredis.hiredis')]),
    'Importing hiredis turns the GIL on (hiredis.hiredis).',
  )
  t.equal(secondLine([of('click', 'kept')], 'off'), 'The GIL stays off with all modules imported.')
  t.match(secondLine([of('click', 'kept')], 'on'), /importing all of them in one process turns it on\.$/)
  t.equal(secondLine([of('click', null)], null), 'environment id', 'a target with the GIL')
  const many = Array.from({ length: 40 }, (_, index) => of(`p${index}`, 'kept'))
  t.match(secondLine([...many, of('hiredis', 'reenabled', 'hiredis.hiredis')]), /p11 and 28 more; importing/)
})

tap.test('the first line says what an environment lacks', async (t) => {
  const left = (name: string, requested: boolean) => ({
    ...{ package: name, version: '1.0', requested, reason: `${name} does not build.` },
  })
  const omitted = [left('msgspec', true), left('only-needed', false), left('orjson', true)]
  const report = environmentReport(environment({ omitted }), [], [])
  t.match(report, /^ready without msgspec and orjson {2}\/nix\/store\/env\n/)
  t.match(report, /Packages that are left out:\n +msgspec +1\.0 +msgspec does not build\./)
  t.match(environmentReport(environment({}), [], []), /^ready {2}\/nix\/store\/env\n/)

  const row = { ...of('msgspec', null), fate: 'omitted', reason: 'msgspec does not build.' } as Package
  const whole = environmentReport(environment({ omitted }), [row, of('click', 'kept')], [])
  t.equal(whole.match(/msgspec does not build\./g)?.length, 1, 'each reason is printed once')
  t.match(whole, /^1 reused, 0 rebuilt, 0 dropped, 1 omitted$/m)
})

tap.test('programs that are left out are named with the reason', async (t) => {
  const programsLeftOut = [{ package: 'pkg', program: 'bin/embedded', reason: 'It embeds Python.' }]
  t.match(
    environmentReport(environment({ programsLeftOut }), [], []),
    /Programs that are left out:\n +pkg +bin\/embedded +It embeds Python\./,
  )
})

tap.test('modules that the source cannot import either are counted, the rest is listed', async (t) => {
  const verdict = (module: string, alsoOnSource: boolean) => ({
    ...{ package: 'pkg', module, verdict: 'import-error' as const, detail: 'Error: no' },
    ...{ alsoOnSource, fault: !alsoOnSource },
  })
  const report = (...verdicts: Environment['verdicts']) =>
    environmentReport(environment({ verdicts }), [], [])
  const both = report(verdict('pkg.a', true), verdict('pkg.b', false), verdict('pkg.c', true))
  t.match(both, /Worth knowing:\n +pkg +import-error +pkg\.b +Error: no\n2 modules that the source’s/)
  t.notMatch(both, 'pkg.a')
  t.match(report(verdict('pkg.a', true)), /^1 module that the source’s environment cannot import either\.$/m)
  t.notMatch(report(verdict('pkg.b', false)), 'cannot import either')
})

tap.test('after `ready` comes how to use it', async (t) => {
  const ready = environmentReport(environment({}), [], [])
  t.match(ready, '\nTo start its interpreter:\n  /nix/store/env/bin/python\n')
  t.match(ready, '\n  /nix/store/env/bin/python -m venv --system-site-packages .venv\n')
  t.notMatch(environmentReport(environment({ status: 'building', storePath: null }), [], []), 'interpreter')
})

tap.test('on a terminal a reason is printed once for the rows that share it', async (t) => {
  const packages = [of('click', 'kept'), of('pygments', 'kept')]
  t.match(environmentReport(environment({}), packages, [], 80), /Pure\.\npygments +1\.0 +reused +as above\n/)
  t.match(environmentReport(environment({}), packages, []), /Pure\.\npygments +1\.0 +reused +Pure\.\n/)
})
