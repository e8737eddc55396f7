import tap from 'tap'
import { importFindings } from '../../src/build/import-report.ts'
import { BuildFailed } from '../../src/errors.ts'
import { type ImportCheck, judge } from '../../src/verify/import-check.ts'
import { check, gilStates, moduleVerdict } from './findings.ts'

const outcome = (gil: 'report' | 'require-disabled', found: ImportCheck) => {
  try {
    judge({ gil, target: 'python313FreeThreading' }, found)
    return 'passes'
  } catch (error) {
    if (error instanceof BuildFailed) return error.failure
    throw error
  }
}

tap.test('faults fail a build, and nothing else does', async (t) => {
  for (const verdict of ['import-error', 'crashed', 'timed-out', 'fails-together'] as const) {
    const [excused, broken] = [false, true].map((fault) =>
      check([moduleVerdict('pkg.a', verdict, { fault })]),
    )
    if (!excused || !broken) throw new Error('there are two')
    t.equal(outcome('report', excused), 'passes', verdict)
    t.match(outcome('report', broken), { class: 'import-failed', package: 'pkg' }, verdict)
  }
})

tap.test('every fault has its package, and the message names skipImports', async (t) => {
  const faults = [
    moduleVerdict('a', 'crashed', { fault: true, detail: 'killed by SIGSEGV' }),
    moduleVerdict('b', 'import-error', { fault: true }),
  ]
  t.match(outcome('report', check([moduleVerdict('fine'), ...faults])), {
    message: /"skipImports": \["a","b"\]/,
    faults: [{ detail: 'pkg: a: crashed: killed by SIGSEGV' }, { detail: 'pkg: b: import-error' }],
  })
})

tap.test(
  'gil: require-disabled takes no package that turns the GIL on, nor all of them together',
  async (t) => {
    for (const { found, isOff } of gilStates) {
      t.equal(outcome('report', found), 'passes')
      const judged = outcome('require-disabled', found)
      if (isOff) t.equal(judged, 'passes')
      else t.match(judged, { class: 'gil-reenabled', message: /turns the GIL on/ })
    }
    const turnedOnBy = [{ module: 'other._x', package: 'other' }]
    t.match(outcome('require-disabled', check([], { gil: 'reenabled-by-dependency', turnedOnBy })), {
      package: 'other',
      message: /other\._x \(other\)/,
    })
    t.match(outcome('require-disabled', { ...check([]), freeThreaded: false }), {
      class: 'gil-reenabled',
      message: /not a free-threaded interpreter/,
    })
  },
)

tap.test('recorded is what each package and all of them leave of the GIL', async (t) => {
  const turnedOnBy = [{ module: 'pkg._x', package: 'pkg' }]
  const found = check([moduleVerdict('pkg._x', 'gil-reenabled')], { gil: 'reenabled', turnedOnBy })
  const planned = [{ label: 'pkg', path: '/nix/store/pkg' }]
  const { gil, packages } = importFindings(
    { ...found, together: { modules: 1, gilEnabled: true, turnedOnBy } },
    planned,
  )
  t.strictSame(gil, { state: 'on', turnedOnBy })
  t.strictSame([...packages.keys()], ['/nix/store/pkg'])
  t.strictSame(packages.get('/nix/store/pkg'), {
    name: 'pkg',
    gil: 'reenabled',
    turnedOnBy,
    verdicts: [
      { module: 'pkg._x', verdict: 'gil-reenabled', detail: null, alsoOnSource: false, fault: false },
    ],
  })
  t.equal(importFindings({ ...found, freeThreaded: false }, planned).gil, null)
})
