import tap from 'tap'
import { outcomeOf } from '../../../src/db/builds/outcome.ts'
import type { Verdict } from '../../../src/db/types.ts'
import { type FailureClass, retryable } from '../../../src/errors.ts'
import { verdictOf } from '../sample.ts'

const imported = verdictOf('a')
const onModule = (verdict: Verdict['verdict'], facts: Partial<Verdict> = {}) =>
  verdictOf('a.b', verdict, facts)
const fault = { fault: true }

tap.test('of an environment that is ready', async (t) => {
  t.equal(outcomeOf('a', [imported], null), 'works')
  t.equal(outcomeOf('a', [imported, onModule('gil-reenabled')], null), 'gil-reenabled')
  t.equal(outcomeOf('a', [imported, onModule('native-missing')], null), 'native-missing')
  t.equal(
    outcomeOf('a', [onModule('native-missing'), onModule('gil-reenabled')], null),
    'gil-reenabled',
    'what concerns the whole process goes first',
  )
  for (const verdict of ['import-error', 'crashed', 'timed-out', 'fails-together'] as const)
    t.equal(outcomeOf('a', [imported, onModule(verdict)], null), 'works', 'that was found to be no fault')
  t.equal(outcomeOf('a', [], null), 'unknown', 'it has no module')
  t.equal(outcomeOf('a', [imported, onModule('not-checked')], null), 'unknown', 'a module was left out')
})

tap.test('of one that came to nothing when it was imported', async (t) => {
  const failure = { class: 'import-failed', package: 'a' } as const
  t.equal(outcomeOf('a', [imported, onModule('import-error', fault)], failure), 'import-failed')
  t.equal(outcomeOf('a', [onModule('import-error', fault), onModule('crashed', fault)], failure), 'crashes')
  t.equal(outcomeOf('a', [onModule('timed-out', fault)], failure), 'import-failed')
  t.equal(outcomeOf('b', [imported, onModule('crashed')], failure), 'works', 'another package was the reason')
  t.equal(
    outcomeOf('a', [imported, onModule('fails-together', fault)], failure),
    'works',
    'what fails beside another package says nothing of one',
  )
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
