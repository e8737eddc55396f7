import tap from 'tap'
import { rejectForeignAbi } from '../../../src/plan/refuse.ts'
import type { InterpreterFacts } from '../../../src/plan/scan/classify.ts'
import { sameAbi } from '../../../src/plan/scan/classify.ts'
import { canonicalSpec } from '../../../src/spec/canonical.ts'
import { failureOf, free, gil } from '../scanned.ts'

// As `nix/scripts/interpreter_facts.py` prints them of CPython 3.13.5, configured with `--with-pydebug`.
const debug = (release: InterpreterFacts, flags: string): InterpreterFacts => {
  const soabi = `cpython-313${flags}-x86_64-linux-gnu`
  return { ...release, soabi, extensionSuffixes: [`.${soabi}.so`, ...release.extensionSuffixes] }
}
const [gilDebug, freeDebug] = [debug(gil, 'd'), debug(free, 'td')]

tap.test('interpreters share an ABI where the target loads what was compiled for the source', async (t) => {
  const cases: [string, InterpreterFacts, InterpreterFacts, boolean][] = [
    ['the same', gil, gil, true],
    ['without the GIL', gil, free, false],
    ['with the GIL again', free, gil, false],
    ['a debug build', gil, gilDebug, true],
    ['a debug build without the GIL', free, freeDebug, true],
    ['a debug build of the other kind', gil, freeDebug, false],
    ['a release build after a debug build', gilDebug, gil, false],
    ['two debug builds', gilDebug, gilDebug, true],
  ]
  for (const [name, source, target, shared] of cases) t.equal(sameAbi({ source, target }), shared, name)
})

const spec = canonicalSpec(
  { packages: ['six'] },
  {
    name: 'fork',
    pin: { kind: 'folder', narHash: '' },
    defaults: { source: 'python313', target: 'python313Odd', system: 'x86_64-linux' },
  },
  '',
)

tap.test('interpreters that are not what their names say are refused', async (t) => {
  const odd = { ...gil, soabi: 'cpython-313-odd', extensionSuffixes: ['.cpython-313-odd.so'] }
  t.match(
    failureOf(() => rejectForeignAbi(spec, { source: gil, target: odd }, true)),
    {
      class: 'unsupported-pin',
      message:
        /^In channel fork, python313Odd does not load what was compiled for python313, .* looks for are \.cpython-313-odd\.so, and those built for python313 are \.cpython-313-x86_64-linux-gnu\.so\. Choose/,
      retryable: false,
    },
  )
  t.match(
    failureOf(() => rejectForeignAbi(spec, { source: gil, target: free }, true)),
    { message: /one has the GIL and the other has not/ },
  )
  t.match(
    failureOf(() => rejectForeignAbi(spec, { source: gil, target: gil }, false)),
    { message: /python313Odd loads what was compiled for python313/ },
  )
  t.equal(
    failureOf(() => rejectForeignAbi(spec, { source: gil, target: free }, false)),
    null,
  )
  t.equal(
    failureOf(() => rejectForeignAbi(spec, { source: gil, target: gilDebug }, true)),
    null,
  )
})
