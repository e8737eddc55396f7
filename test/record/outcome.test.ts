import tap from 'tap'
import { type FailureClass, retryable } from '../../src/errors.ts'
import { outcomeOf } from '../../src/record/outcome.ts'

const imported = { module: 'a', verdict: 'imported' } as const
const onModule = (
  verdict: 'import-error' | 'crashed' | 'timed-out' | 'gil-reenabled' | 'native-missing',
  module = 'a.b',
) => ({ module, verdict })
const because = (name: string, ...faults: [of: string, module: string, verdict: string][]) => ({
  class: 'import-failed' as const,
  package: name,
  faults: faults.map(([of, module, verdict]) => ({
    pointer: '/packages',
    detail: 'Whatever is said of it.',
    found: { package: of, module, verdict },
  })),
})

tap.test('of an environment that is ready', async (t) => {
  t.equal(outcomeOf('a', [imported], null), 'works')
  t.equal(outcomeOf('a', [imported, onModule('gil-reenabled')], null), 'gil-reenabled')
  t.equal(outcomeOf('a', [imported, onModule('native-missing')], null), 'native-missing')
  t.equal(
    outcomeOf('a', [onModule('native-missing', 'a.c'), onModule('gil-reenabled')], null),
    'gil-reenabled',
    'what concerns the whole process goes first',
  )
  for (const verdict of ['import-error', 'crashed', 'timed-out'] as const)
    t.equal(outcomeOf('a', [imported, onModule(verdict)], null), 'works', 'that was found to be no fault')
  t.equal(outcomeOf('a', [], null), 'unknown', 'it has no module')
})

tap.test('of one that came to nothing when it was imported', async (t) => {
  const verdicts = [imported, onModule('import-error'), onModule('crashed', 'a.c')]
  const of = (...faults: Parameters<typeof because>[1][]) => outcomeOf('a', verdicts, because('a', ...faults))
  t.equal(of(['a', 'a.b', 'import-error']), 'import-failed')
  t.equal(of(['a', 'a.b', 'import-error'], ['a', 'a.c', 'crashed']), 'crashes')
  t.equal(of(['b', 'b', 'crashed']), 'works', 'another package was the reason')
  t.equal(of(['ab', 'a.b', 'import-error']), 'works')
  t.equal(of(['a', 'a.b', 'crashed']), 'works', 'what was no fault of this module')
  const worded = { ...because('a'), faults: [{ pointer: '/packages', detail: 'a: a.b: import-error' }] }
  t.equal(outcomeOf('a', verdicts, worded), 'works', 'a sentence decides nothing')
  t.equal(outcomeOf('a', [onModule('timed-out')], because('a', ['a', 'a.b', 'timed-out'])), 'import-failed')
  t.equal(
    outcomeOf('a', [onModule('gil-reenabled')], { class: 'gil-reenabled', package: 'a' }),
    'gil-reenabled',
  )
})

tap.test('of one that could not be built: of the package that it was, and of no other', async (t) => {
  const failure = { class: 'build-failed', package: 'a' } as const
  t.equal(outcomeOf('a', [], failure), 'build-failed')
  t.equal(outcomeOf('b', [], failure), 'unknown')
})

tap.test('every way to fail says something or nothing', async (t) => {
  const told = (kind: FailureClass) => [
    outcomeOf('a', [imported], { class: kind, package: 'a' }),
    outcomeOf('b', [imported], { class: kind, package: 'a' }),
  ]
  for (const kind of Object.keys(retryable) as FailureClass[]) {
    switch (kind) {
      case 'build-failed':
      case 'dependency-failed':
      case 'build-timeout':
      case 'silent-timeout':
      case 'log-limit':
      case 'cached-failure':
        t.same(told(kind), ['build-failed', 'unknown'], kind)
        break
      case 'import-failed':
      case 'gil-reenabled':
      case 'cache-store-error':
        t.same(told(kind), ['works', 'works'], kind)
        break
      default:
        t.same(told(kind), ['unknown', 'unknown'], kind)
    }
  }
})
