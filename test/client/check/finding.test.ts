import tap from 'tap'
import { builtSince, findingOf, findingOfVersion } from '../../../src/client/check/finding.ts'
import type { Package } from '../../../src/client/http/environments.ts'
import type { KnownVersion } from '../../../src/client/http/known-packages.ts'

const ended = { ended: true }
type Judged = Package['verdicts'][number]

function verdict(kind: Judged['verdict'], module: string, more: Partial<Judged> = {}): Judged {
  return { module, verdict: kind, detail: null, alsoOnSource: false, fault: false, ...more }
}

function row(changes: Partial<Package> = {}): Package {
  return {
    name: 'one',
    version: '1.0',
    requested: true,
    fate: 'rebuilt',
    class: 'tagged',
    reason: 'a reason',
    sourcePath: '/nix/store/a-one',
    targetPath: '/nix/store/b-one',
    gil: 'kept',
    turnedOnBy: [],
    verdicts: [verdict('imported', 'one')],
    ...changes,
  }
}

tap.test('each verdict, with what shows it', async (t) => {
  t.match(findingOf(row(), ended), { verdict: 'safe', modules: [], because: null })
  const turnedOnBy = [{ module: 'two._c', package: 'two' }]
  t.match(findingOf(row({ gil: 'reenabled-by-dependency', turnedOnBy }), ended), {
    verdict: 'turns-gil-on',
    itself: false,
    through: ['two'],
    modules: ['two._c'],
  })
  t.match(findingOf(row({ gil: 'reenabled', verdicts: [verdict('gil-reenabled', 'one._c')] }), ended), {
    verdict: 'turns-gil-on',
    itself: true,
    through: [],
    modules: ['one._c'],
  })
  t.match(findingOf(row({ verdicts: [verdict('native-missing', 'one._c')] }), ended), {
    verdict: 'without-native-part',
    modules: ['one._c'],
  })
  t.match(findingOf(row({ fate: 'dropped' }), ended), { verdict: 'without-native-part', because: 'a reason' })
  t.match(findingOf(row({ fate: 'omitted', gil: null, verdicts: [] }), ended), {
    verdict: 'does-not-build',
    because: 'a reason',
    since: null,
  })
  const broken = verdict('import-error', 'one.sub', {
    fault: true,
    detail: 'Traceback\n  …\nImportError: no\n',
  })
  t.match(findingOf(row({ verdicts: [broken] }), ended), {
    verdict: 'cannot-be-imported',
    modules: ['one.sub'],
    because: 'ImportError: no',
  })
})

tap.test('a package with several faults shows the worst', async (t) => {
  const all = [
    verdict('native-missing', 'one._a'),
    verdict('gil-reenabled', 'one._b'),
    verdict('crashed', 'one._c', { fault: true }),
  ]
  const of = (verdicts: Judged[], changes: Partial<Package> = {}) =>
    findingOf(row({ gil: 'reenabled', verdicts, ...changes }), ended).verdict
  t.equal(of(all), 'cannot-be-imported')
  t.equal(of(all.slice(0, 2)), 'turns-gil-on')
  t.equal(of(all.slice(0, 2), { fate: 'dropped' }), 'turns-gil-on')
  t.equal(of(all, { fate: 'omitted' }), 'does-not-build')
})

tap.test('what the source’s build does too is no fault of the target', async (t) => {
  const verdicts = [verdict('import-error', 'one.tests', { alsoOnSource: true })]
  t.equal(findingOf(row({ verdicts }), ended).verdict, 'safe')
})

tap.test('a package that nothing was imported of is safe only once the check has ended', async (t) => {
  const nothing = row({ gil: null, verdicts: [] })
  t.equal(findingOf(nothing, ended).verdict, 'safe', 'it has no modules')
  t.equal(findingOf(nothing, { ended: false }).verdict, 'unknown')
})

tap.test('the release that supports free threading, for those that do not build', async (t) => {
  const old = { name: 'msgspec', version: '0.19.0', verdicts: [] }
  t.equal(findingOf(row({ ...old, fate: 'omitted' }), ended).since, '0.20')
  t.equal(findingOf(row({ ...old, fate: 'dropped' }), ended).since, '0.20')
  t.equal(findingOf(row({ ...old, version: '0.20.1', fate: 'omitted' }), ended).since, null)
})

function known(changes: Partial<KnownVersion> = {}): KnownVersion {
  return {
    version: '1.0',
    target: 'python313FreeThreading',
    status: 'works',
    outdated: false,
    class: 'tagged',
    gil: 'kept',
    turnedOnBy: [],
    overridden: [],
    builds: { reused: 0, rebuilt: 1, dropped: 0, omitted: 0 },
    environments: 1,
    lastSeenAt: '2026-11-29T00:00:00.000Z',
    environmentId: 'a'.repeat(64),
    byPin: [],
    findings: [],
    failures: [],
    ...changes,
  }
}

tap.test('what the service knows of a version', async (t) => {
  const of = (changes: Partial<KnownVersion>) => findingOfVersion('one', known(changes)).verdict
  t.equal(of({}), 'safe')
  t.equal(of({ status: 'unknown', gil: null }), 'unknown')
  t.equal(of({ outdated: true, status: 'unknown' }), 'unknown')
  t.equal(of({ gil: 'reenabled-by-dependency', turnedOnBy: [{ module: 'b', package: 'b' }] }), 'turns-gil-on')
  t.equal(of({ status: 'build-failed', gil: null }), 'does-not-build')
  const dropped = { reused: 0, rebuilt: 0, dropped: 1, omitted: 0 }
  t.equal(of({ status: 'build-failed', builds: dropped }), 'without-native-part')
})

tap.test('the oldest newer version that is known to build', async (t) => {
  const target = 'python313FreeThreading'
  const items = [
    known({ version: '2.0' }),
    known({ version: '1.10', status: 'gil-reenabled' }),
    known({ version: '1.9', status: 'build-failed' }),
    known({ version: '0.9' }),
    known({ version: '1.2', target: 'python314FreeThreading' }),
  ]
  t.equal(builtSince('1.0', { target, items }), '1.10')
  t.equal(builtSince('2.0', { target, items }), null)
  t.equal(builtSince('unstable', { target, items }), null)
})
