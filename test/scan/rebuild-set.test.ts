import tap from 'tap'
import { BuildFailed } from '../../src/errors.ts'
import type { InterpreterFacts } from '../../src/scan/extension-modules.ts'
import { type Decision, decide, type ScannedPackage, setsOf } from '../../src/scan/rebuild-set.ts'

const gil: InterpreterFacts = {
  version: '3.13',
  soabi: 'cpython-313-x86_64-linux-gnu',
  extensionSuffixes: ['.cpython-313-x86_64-linux-gnu.so', '.abi3.so', '.so'],
  freeThreaded: false,
}
const free: InterpreterFacts = {
  version: '3.13',
  soabi: 'cpython-313t-x86_64-linux-gnu',
  extensionSuffixes: ['.cpython-313t-x86_64-linux-gnu.so', '.abi3.so', '.so'],
  freeThreaded: true,
}
const swap = { source: gil, target: free }

const site = 'lib/python3.13/site-packages'
const module = (name: string, suffix: string) => ({
  file: `${site}/${name.replaceAll('.', '/')}${suffix}`,
  module: name,
  suffix,
})
const scanned = (
  name: string,
  native: Partial<ScannedPackage['native']> = {},
  requestedAs = [name],
): ScannedPackage => ({
  name,
  version: '1.0',
  requestedAs,
  path: `/nix/store/x-${name}`,
  native: { modules: [], libraries: [], ...native },
})
const pure = scanned('jinja2')
const tagged = scanned('markupsafe', {
  modules: [module('markupsafe._speedups', '.cpython-313-x86_64-linux-gnu.so')],
})
const loadable = scanned('tornado', { modules: [module('tornado.speedups', '.abi3.so')] })
const untagged = scanned('legacy', { modules: [module('_legacy', '.so')] })
const neutral = scanned('cryptolib', {
  libraries: [{ file: `${site}/cryptolib/libx.so`, suffix: '.so', usesPythonApi: false }],
})
const bound = scanned('boostish', {
  libraries: [{ file: 'lib/libboost_python.so', suffix: '.so', usesPythonApi: true }],
})
const all = [pure, tagged, loadable, untagged, neutral, bound]

const auto = { rebuild: 'auto' as const, drop: [] }
const brief = (decisions: Decision[]) =>
  Object.fromEntries(decisions.map((one) => [one.package.name, `${one.class} ${one.fate}`]))
const failureOf = (decideIt: () => unknown) => {
  try {
    decideIt()
  } catch (error) {
    if (error instanceof BuildFailed) return error.failure
    throw error
  }
  return null
}

tap.test('auto rebuilds what is bound to its interpreter, and nothing else', async (t) => {
  const decisions = decide(auto, all, swap)
  t.strictSame(brief(decisions), {
    jinja2: 'pure reused',
    markupsafe: 'tagged rebuilt',
    tornado: 'loadable rebuilt',
    legacy: 'loadable rebuilt',
    cryptolib: 'pure reused',
    boostish: 'tagged rebuilt',
  })
  t.strictSame(setsOf(decisions), {
    rebuildSet: ['markupsafe', 'tornado', 'legacy', 'boostish'],
    dropSet: [],
  })
  const reasons = Object.fromEntries(decisions.map((one) => [one.package.name, one.reason]))
  t.equal(reasons.jinja2, 'pure Python: no extension module in it')
  t.equal(reasons.cryptolib, 'no extension module in it; 1 shared library in it does not use Python')
  t.match(
    reasons.markupsafe,
    /^1 extension module that the target cannot load: markupsafe\/_speedups\.cpython-313-/,
  )
  t.match(
    reasons.tornado,
    /^1 extension module that the target would load and crash on: tornado\/speedups\.abi3\.so$/,
  )
})

tap.test('many modules are counted, and the first ones named', async (t) => {
  const many = scanned('pycryptodome', {
    modules: Array.from({ length: 41 }, (_, i) => module(`Crypto._m${i}`, '.abi3.so')),
  })
  t.match(
    decide(auto, [many], swap)[0]?.reason,
    /^41 extension modules .*_m0\.abi3\.so, .*_m2\.abi3\.so and 38 more$/,
  )
})

tap.test('a suffix is dangerous only where the target has it', async (t) => {
  const later = { ...free, extensionSuffixes: ['.cpython-315t-x86_64-linux-gnu.so', '.abi3t.so', '.so'] }
  t.strictSame(brief(decide(auto, [loadable], { source: gil, target: later })), { tornado: 'tagged rebuilt' })
})

tap.test('interpreters of one ABI share all modules', async (t) => {
  const decisions = decide(auto, all, { source: gil, target: gil })
  t.ok(decisions.every(({ fate }) => fate === 'reused'))
  t.match(decisions.find((one) => one.package === tagged)?.reason, /of the same ABI/)
  t.equal(
    failureOf(() => decide({ rebuild: 'none', drop: [] }, all, { source: gil, target: gil })),
    null,
  )
})

tap.test('none keeps what cannot be seen, and refuses what would crash, all of it at once', async (t) => {
  const kept = decide({ rebuild: 'none', drop: [] }, [pure, tagged], swap)
  t.strictSame(brief(kept), { jinja2: 'pure reused', markupsafe: 'tagged reused' })
  t.match(kept[1]?.reason, /out of play/)

  const failure = failureOf(() => decide({ rebuild: 'none', drop: [] }, all, swap))
  t.match(failure, { class: 'abi-leftover', message: /tornado, legacy would stay .*"auto".*drop/s })
  t.strictSame(
    failure?.faults?.map(({ detail }) => detail),
    ['tornado: tornado/speedups.abi3.so', 'legacy: _legacy.so'],
  )
})

tap.test('a list rebuilds exactly these, and drop leaves native parts out', async (t) => {
  const decisions = decide(
    { rebuild: ['markupsafe', 'legacy'], drop: ['tornado', 'jinja2'] },
    [pure, tagged, loadable, untagged],
    swap,
  )
  t.strictSame(brief(decisions), {
    jinja2: 'pure reused',
    markupsafe: 'tagged rebuilt',
    tornado: 'loadable dropped',
    legacy: 'loadable rebuilt',
  })
  t.match(
    decisions.map(({ reason }) => reason),
    [/nothing to drop/, /^asked for/, /^asked for: runs without/, /^asked for/],
  )
  t.match(
    failureOf(() => decide({ rebuild: ['markupsafe'], drop: [] }, [tagged, loadable], swap)),
    {
      class: 'abi-leftover',
    },
  )
})

tap.test('a package may be named as in the spec or by its distribution', async (t) => {
  const aliased = scanned('numpy', { modules: [module('numpy._core', '.so')] }, ['numpy-2'])
  for (const name of ['numpy', 'numpy-2']) {
    t.strictSame(brief(decide({ rebuild: [name], drop: [] }, [aliased], swap)), { numpy: 'loadable rebuilt' })
  }
})

tap.test('names that the environment does not have are refused together', async (t) => {
  const failure = failureOf(() =>
    decide({ rebuild: ['markupsafe', 'nope'], drop: ['neither'] }, [pure, tagged], swap),
  )
  t.match(failure, { class: 'package-unknown', message: /jinja2, markupsafe/ })
  t.match(failure?.faults, [
    { pointer: '/rebuild', detail: /"nope"/ },
    { pointer: '/drop', detail: /"neither"/ },
  ])
})
