import tap from 'tap'
import { BuildFailed } from '../../src/errors.ts'
import { type ImportCheck, judge, type ModuleVerdict } from '../../src/verify/import-check.ts'

const verdict = (
  module: string,
  what: ModuleVerdict['verdict'],
  more: Partial<ModuleVerdict> = {},
): ModuleVerdict => ({
  module,
  verdict: what,
  detail: null,
  topLevel: !module.includes('.'),
  alsoOnSource: false,
  ...more,
})
const check = (
  verdicts: ModuleVerdict[],
  turnedOnBy: string[] = [],
  more: Partial<ImportCheck> = {},
): ImportCheck => ({
  freeThreaded: true,
  packages: [{ name: 'pkg', verdicts }],
  together: { modules: verdicts.length, gilEnabled: turnedOnBy.length > 0, turnedOnBy },
  ...more,
})
const outcome = (gil: 'report' | 'require-disabled', found: ImportCheck) => {
  try {
    judge({ gil, target: 'python313FreeThreading' }, found)
    return 'passes'
  } catch (error) {
    if (error instanceof BuildFailed) return error.failure
    throw error
  }
}

tap.test('what passes', async (t) => {
  const passes: [string, ModuleVerdict[]][] = [
    ['everything imports', [verdict('pkg', 'imported')]],
    ['a native part is missing', [verdict('pkg', 'imported'), verdict('pkg._speedups', 'native-missing')]],
    [
      'an error inside of the package',
      [verdict('pkg', 'imported'), verdict('pkg._optional', 'import-error')],
    ],
    ['what fails on the source too', [verdict('pkg', 'import-error', { alsoOnSource: true })]],
    ['the GIL is on, and only reported', [verdict('pkg._x', 'gil-reenabled')]],
  ]
  for (const [what, verdicts] of passes) t.equal(outcome('report', check(verdicts)), 'passes', what)
})

tap.test('what does not', async (t) => {
  const fails: [string, ModuleVerdict[]][] = [
    ['a top-level module with an error', [verdict('pkg', 'import-error')]],
    ['a crash anywhere', [verdict('pkg', 'imported'), verdict('pkg._x', 'crashed')]],
    ['an import without an end', [verdict('pkg', 'timed-out')]],
  ]
  for (const [what, verdicts] of fails) {
    t.match(outcome('report', check(verdicts)), { class: 'import-failed', package: 'pkg' }, what)
  }
  const several = outcome(
    'report',
    check([verdict('a', 'crashed', { detail: 'killed by SIGSEGV' }), verdict('b', 'import-error')]),
  )
  t.match(several, {
    faults: [{ detail: 'pkg: a: crashed: killed by SIGSEGV' }, { detail: 'pkg: b: import-error' }],
  })
})

tap.test('gil: require-disabled', async (t) => {
  t.equal(outcome('require-disabled', check([verdict('pkg', 'imported')])), 'passes')
  t.match(outcome('require-disabled', check([verdict('pkg._x', 'gil-reenabled')], ['pkg._x'])), {
    class: 'gil-reenabled',
    package: 'pkg',
    message: /pkg\._x/,
  })
  t.match(outcome('require-disabled', check([verdict('pkg', 'imported')], [], { freeThreaded: false })), {
    class: 'gil-reenabled',
    message: /not a free-threaded interpreter/,
  })
  const together = { modules: 2, gilEnabled: true, turnedOnBy: [] }
  t.match(outcome('require-disabled', check([verdict('pkg', 'imported')], [], { together })), {
    class: 'gil-reenabled',
    message: /all modules together/,
  })
})
