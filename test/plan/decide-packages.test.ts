import tap from 'tap'
import { type Decision, decidePackages } from '../../src/plan/decide-packages.ts'
import {
  all,
  asking,
  codes,
  free,
  gil,
  loadable,
  module,
  pure,
  same,
  scanned,
  swap,
  tagged,
  untagged,
} from './scanned.ts'

const brief = (decisions: Decision[]) =>
  Object.fromEntries(decisions.map((one) => [one.package.name, `${one.class} ${one.fate}`]))
const reasons = (decisions: Decision[]) => decisions.map(({ reason }) => reason)

tap.test('auto rebuilds what is bound to its interpreter, and nothing else', async (t) => {
  const decisions = decidePackages(asking(), all, swap)
  t.strictSame(brief(decisions), {
    jinja2: 'pure reused',
    markupsafe: 'tagged rebuilt',
    tornado: 'loadable rebuilt',
    legacy: 'loadable rebuilt',
    cryptolib: 'pure reused',
    boostish: 'tagged rebuilt',
  })
  t.match(reasons(decisions), [
    /^pure Python: no extension module in it$/,
    /^1 extension module that the target cannot load: markupsafe\/_speedups\.cpython-313-/,
    /^1 extension module that the target would load and crash on: tornado\/speedups\.abi3\.so$/,
    /^1 extension module that the target would load and crash on: _legacy\.so$/,
    /^no extension module in it; 1 shared library in it does not use Python$/,
    /^1 extension module that the target cannot load: lib\/libboost_python\.so$/,
  ])
})

tap.test('many modules are counted, and the first ones named', async (t) => {
  const many = scanned('pycryptodome', {
    modules: Array.from({ length: 41 }, (_, i) => module(`Crypto._m${i}`, '.abi3.so')),
    libraries: [],
  })
  t.match(
    decidePackages(asking(), [many], swap)[0]?.reason,
    /^41 extension modules .*_m0\.abi3\.so, .*_m2\.abi3\.so and 38 more$/,
  )
})

tap.test('a suffix is dangerous only where the target has it', async (t) => {
  const later = { ...free, extensionSuffixes: ['.cpython-315t-x86_64-linux-gnu.so', '.abi3t.so', '.so'] }
  const decisions = decidePackages(asking(), [loadable], { source: gil, target: later })
  t.strictSame(brief(decisions), { tornado: 'tagged rebuilt' })
})

tap.test('interpreters of one ABI share all modules', async (t) => {
  for (const rebuild of ['auto', 'none'] as const) {
    const decisions = decidePackages(asking({ rebuild }), all, same)
    t.ok(
      decisions.every(({ fate }) => fate === 'reused'),
      rebuild,
    )
    t.match(decisions.find((one) => one.package === tagged)?.reason, /of the same ABI/)
  }
  const [kept] = decidePackages(asking({ keep: ['markupsafe'] }), [tagged], same)
  t.match(kept, { fate: 'reused', reason: /^asked for \(1 extension module of the same ABI/ })
})

tap.test('none leaves everything unchanged', async (t) => {
  const decisions = decidePackages(asking({ rebuild: 'none' }), [pure, tagged, loadable], swap)
  t.strictSame(brief(decisions), {
    jinja2: 'pure reused',
    markupsafe: 'tagged reused',
    tornado: 'loadable reused',
  })
  t.match(reasons(decisions), [/^pure Python/, /^not to be rebuilt, so .* out of play/, /out of play/])
})

tap.test('a list rebuilds exactly these, and drop leaves native parts out', async (t) => {
  const decisions = decidePackages(
    asking({ rebuild: ['markupsafe', 'legacy', 'cryptolib'], drop: ['tornado', 'jinja2'] }),
    all,
    swap,
  )
  t.strictSame(brief(decisions), {
    jinja2: 'pure reused',
    markupsafe: 'tagged rebuilt',
    tornado: 'loadable dropped',
    legacy: 'loadable rebuilt',
    cryptolib: 'pure rebuilt',
    boostish: 'tagged reused',
  })
  t.match(reasons(decisions), [
    /nothing to drop$/,
    /^asked for \(1 extension module that the target cannot load/,
    /^asked for: runs without its native part \(1 extension module that .* crash on/,
    /^asked for \(/,
    /^asked for \(no extension module/,
    /^not to be rebuilt/,
  ])
})

tap.test('keep goes before auto, and says what becomes of the native part', async (t) => {
  const decisions = decidePackages(asking({ keep: ['markupsafe', 'jinja2'] }), [pure, tagged, untagged], swap)
  t.strictSame(brief(decisions), {
    jinja2: 'pure reused',
    markupsafe: 'tagged reused',
    legacy: 'loadable rebuilt',
  })
  t.match(reasons(decisions), [
    /^asked for \(pure Python: no extension module in it\)$/,
    /^asked for: stays as it is, and its native part is out of play \(1 extension module/,
    /^1 extension module/,
  ])
})

tap.test('a package may be named as in the spec or by its distribution', async (t) => {
  const aliased = scanned('numpy', codes.legacy, ['numpy-2'])
  for (const name of ['numpy', 'numpy-2']) {
    const fate = (overrides: Parameters<typeof asking>[0]) =>
      brief(decidePackages(asking(overrides), [aliased], swap)).numpy
    t.equal(fate({ rebuild: [name] }), 'loadable rebuilt')
    t.equal(fate({ drop: [name] }), 'loadable dropped')
    t.equal(fate({ keep: [name] }), 'loadable reused')
  }
  t.equal(brief(decidePackages(asking({ rebuild: ['nump'] }), [aliased], swap)).numpy, 'loadable reused')
})
