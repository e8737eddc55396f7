import tap from 'tap'
import type { Needs } from '../../src/build/dependencies.ts'
import type { UnbuiltPackage } from '../../src/build/unbuilt-packages.ts'
import { nextWay, omittedFrom, type WayOn, wayAsAsked } from '../../src/build/way-on.ts'
import type { Failure } from '../../src/errors.ts'
import { type Decision, decidePackages } from '../../src/plan/decide-packages.ts'
import type { CanonicalSpec } from '../../src/spec/schema.ts'
import { request } from '../db/sample.ts'
import { asking, codes, scanned, swap } from '../plan/scanned.ts'

const pureNames = ['jinja2', 'click', 'flask']

/** An environment: who needs whom at run time, and which packages the spec names. */
function environmentOf(
  direct: { [name: string]: string[] },
  packages: string[],
  failures: CanonicalSpec['failures'] = 'omit',
) {
  const spec: CanonicalSpec = { ...request().spec, packages, ...(failures && { failures }) }
  const decisions = decidePackages(
    asking(),
    Object.keys(direct).map((name) =>
      scanned(
        name,
        pureNames.includes(name) ? codes.jinja2 : codes.tornado,
        packages.includes(name) ? [name] : [],
      ),
    ),
    swap,
  )
  const reach = (name: string): string[] => [name, ...(direct[name] ?? []).flatMap(reach)]
  const needs: Needs = (one, other) => reach(one.package.name).includes(other.package.name)
  const of = (name: string) => decisions.find((one) => one.package.name === name) as Decision
  const unbuilt = (name: string, facts: Partial<Failure> = {}): UnbuiltPackage => ({
    decision: of(name),
    failure: {
      class: 'build-failed',
      package: name,
      message: `${name} does not build.`,
      retryable: false,
      drv: `/nix/store/${name}.drv`,
      ...facts,
    },
  })
  const next = (failed: UnbuiltPackage[], running: string[] = [], way: WayOn = wayAsAsked(spec)) =>
    nextWay(way, { packages: decisions }, failed, {
      needs,
      runs: (one) => running.includes(one.package.name),
    })
  /** The rows of a later plan that has these packages alone. */
  const leftOut = (way: WayOn, present: string[]) =>
    Object.fromEntries(
      omittedFrom({ packages: present.map(of) }, way).map(({ name, reason }) => [name, reason]),
    )
  return { spec, next, unbuilt, leftOut, pathOf: (name: string) => of(name).package.path }
}

const fates = (way: WayOn) => way.setbacks.map((one) => [one.package, one.fate])

tap.test('a package that runs without its native part is dropped, and nothing is left out', async (t) => {
  for (const failures of ['drop', 'omit'] as const) {
    const { next, unbuilt, pathOf } = environmentOf(
      { msgspec: [], tornado: [] },
      ['msgspec', 'tornado'],
      failures,
    )
    const way = next([unbuilt('msgspec')], ['msgspec'])
    t.equal(way.stopped, null)
    t.strictSame(way.spec.packages, ['msgspec', 'tornado'])
    t.strictSame([...way.dropped.keys()], [pathOf('msgspec')])
    t.match([...way.dropped.values()][0], /^does not build for .*, and runs without its native part$/)
    t.strictSame(fates(way), [['msgspec', 'dropped']])
    t.equal(way.shrunk, false)
  }
})

tap.test('a chain of dependents is left out with the package that does not build', async (t) => {
  const { next, unbuilt, leftOut } = environmentOf(
    { app: ['middle'], middle: ['low'], low: [], tornado: [] },
    ['app', 'tornado'],
  )
  const way = next([unbuilt('low')])
  t.strictSame(way.spec.packages, ['tornado'])
  t.equal(way.shrunk, true)
  t.strictSame(leftOut(way, ['tornado']), {
    app: 'needs low, which does not build',
    middle: 'needs low, which does not build',
    low: 'low does not build.',
  })
  t.strictSame(fates(way), [['low', 'omitted']], 'the others have not failed')
})

tap.test('a diamond: what both sides need leaves with them, and what another needs stays', async (t) => {
  const { next, unbuilt, leftOut } = environmentOf(
    {
      ...{ app: ['left', 'right'], left: ['base'], right: ['base', 'low'], base: [], low: [] },
      ...{ tornado: ['base'], alone: [] },
    },
    ['app', 'tornado'],
  )
  const way = next([unbuilt('low')])
  t.strictSame(way.spec.packages, ['tornado'])
  t.strictSame(leftOut(way, ['tornado', 'base']), {
    app: 'needs low, which does not build',
    left: 'only packages that were left out need it',
    right: 'needs low, which does not build',
    low: 'low does not build.',
    alone: 'only packages that were left out need it',
  })
})

tap.test('a package of the spec that others need leaves with all of them', async (t) => {
  const { next, unbuilt } = environmentOf({ app: ['low'], low: [], tornado: [] }, ['app', 'low', 'tornado'])
  t.strictSame(next([unbuilt('low')]).spec.packages, ['tornado'])
  t.strictSame(next([unbuilt('app')]).spec.packages, ['low', 'tornado'], 'what it needs may stay by itself')
})

tap.test('two failures in one round, one of which is dropped', async (t) => {
  const { next, unbuilt } = environmentOf({ msgspec: [], stubborn: [], user: ['stubborn'], tornado: [] }, [
    'msgspec',
    'user',
    'tornado',
  ])
  const way = next([unbuilt('msgspec'), unbuilt('stubborn')], ['msgspec'])
  t.strictSame(way.spec.packages, ['msgspec', 'tornado'])
  t.strictSame(fates(way), [
    ['msgspec', 'dropped'],
    ['stubborn', 'omitted'],
  ])
})

tap.test('two failures that one package needs: the first in the plan is its reason', async (t) => {
  const { next, unbuilt, leftOut } = environmentOf({ app: ['one', 'two'], one: [], two: [], tornado: [] }, [
    'app',
    'tornado',
  ])
  const way = next([unbuilt('one'), unbuilt('two')])
  t.match(leftOut(way, ['tornado']), {
    app: 'needs one, which does not build',
    one: 'one does not build.',
    two: 'two does not build.',
  })
})

tap.test('a package that fails although it is dropped already is left out', async (t) => {
  const { next, unbuilt, spec } = environmentOf({ msgspec: [], tornado: [] }, ['msgspec', 'tornado'])
  const first = next([unbuilt('msgspec')], ['msgspec'])
  const second = next([unbuilt('msgspec')], ['msgspec'], first)
  t.strictSame(second.spec.packages, ['tornado'])
  t.strictSame(fates(second), [
    ['msgspec', 'dropped'],
    ['msgspec', 'omitted'],
  ])
  t.strictSame(spec.packages, ['msgspec', 'tornado'], 'the spec itself is untouched')
})

tap.test('a pure package that does not build has no native part to drop', async (t) => {
  const { next, unbuilt } = environmentOf({ jinja2: [], tornado: [] }, ['jinja2', 'tornado'])
  t.strictSame(fates(next([unbuilt('jinja2')], ['jinja2'])), [['jinja2', 'omitted']])
})

tap.test('a later round adds to what earlier ones left out', async (t) => {
  const { next, unbuilt, leftOut } = environmentOf({ one: [], two: [], tornado: [] }, [
    'one',
    'two',
    'tornado',
  ])
  const first = next([unbuilt('one')])
  const second = next([unbuilt('two')], [], {
    ...first,
    spec: { ...first.spec, packages: ['two', 'tornado'] },
  })
  t.strictSame(second.spec.packages, ['tornado'])
  t.strictSame(fates(second), [
    ['one', 'omitted'],
    ['two', 'omitted'],
  ])
  t.match(leftOut(second, ['tornado']), { two: 'two does not build.' })
})

tap.test('the reason of an earlier round stays when a plan without the package fails again', async (t) => {
  const whole = environmentOf({ one: [], two: [], tornado: [] }, ['one', 'two', 'tornado'])
  const first = whole.next([whole.unbuilt('one')])
  const smaller = environmentOf({ two: [], tornado: [] }, ['two', 'tornado'])
  const second = smaller.next([smaller.unbuilt('two')], [], first)
  t.strictSame(smaller.leftOut(second, ['tornado']), {
    one: 'one does not build.',
    two: 'two does not build.',
  })
})

tap.test('with drop, the build stops with all packages that need their native part', async (t) => {
  const { next, unbuilt } = environmentOf(
    { msgspec: [], one: [], two: [] },
    ['msgspec', 'one', 'two'],
    'drop',
  )
  const way = next([unbuilt('msgspec'), unbuilt('one'), unbuilt('two')], ['msgspec'])
  t.match(way.stopped?.failure, {
    class: 'build-failed',
    package: 'one',
    message: /^one does not build\. .*"failures": "omit"/,
    faults: [{ detail: 'one does not build.' }, { detail: 'two does not build.' }],
    suggestion: { drop: ['msgspec'] },
  })
  t.strictSame(way.spec.packages, ['msgspec', 'one', 'two'])
  t.strictSame(fates(way), [
    ['msgspec', 'dropped'],
    ['one', 'failed'],
    ['two', 'failed'],
  ])
})

tap.test('with omit, the build stops if nothing that the spec names would be left', async (t) => {
  const { next, unbuilt } = environmentOf({ app: ['low'], low: [] }, ['app'])
  t.match(next([unbuilt('low')]).stopped?.failure, {
    package: 'low',
    message: /Nothing that the spec names would be left without it\.$/,
  })
})

tap.test(
  'with omit, the build stops if no package of the spec needs the one that does not build',
  async (t) => {
    // Leaving packages out would not remove it from the next plan, and the build would go round for ever.
    const { next, unbuilt } = environmentOf({ tornado: [], stray: [] }, ['tornado'])
    t.match(next([unbuilt('stray')]).stopped?.failure, {
      class: 'build-failed',
      package: 'stray',
      message: /No package that the spec names was found to need it/,
    })
  },
)

tap.test('a stop by known failures alone is a known failure, and by a new one a new one', async (t) => {
  const cached = { until: '2026-11-29T20:00:00.000Z', buildId: 'an-earlier-build' }
  const { next, unbuilt } = environmentOf({ one: [], two: [] }, ['one', 'two'])
  t.match(next([unbuilt('one', { cached }), unbuilt('two', { cached })]).stopped?.failure, {
    class: 'cached-failure',
    package: 'one',
    message: /Build an-earlier-build found that out, .* a retry of this build tries it at once\./,
    cached,
  })
  const mixed = next([unbuilt('one', { cached }), unbuilt('two')]).stopped?.failure
  t.match(mixed, { class: 'build-failed', package: 'two', faults: [{ detail: /^one/ }, { detail: /^two/ }] })
  t.equal(mixed?.cached, undefined)
})
