import tap from 'tap'
import { declaredFindings, findingsOfThisRun } from '../../ops/check-nixpkgs/findings.ts'
import { declaredNative } from '../../ops/check-nixpkgs/native.ts'
import { readOptions } from '../../ops/check-nixpkgs/options.ts'
import { wanted } from '../../ops/check-nixpkgs/wanted.ts'
import type { Fallback, InterpreterFacts, NativeCode } from '../../src/plan/scan/classify.ts'
import { hasNativePart } from '../../src/plan/scan/classify.ts'
import { normalName } from '../../src/spec/names.ts'

const path = (name: string) => `/nix/store/${'0'.repeat(32)}-${name}`

/** Asks for a derivation's findings by its name. */
async function declared<T>(name: string): Promise<T> {
  return (await declaredFindings().byPath([path(name)])).get(path(name)) as T
}

tap.test('scans and trials are answered by the name of the distribution', async (t) => {
  const isNative = async (name: string) =>
    hasNativePart(await declared<NativeCode>(`${name}-extension-modules.json`))
  t.equal(await isNative('python3.13-numpy-2.3.4'), true)
  t.equal(await isNative('python3.14t-zope.interface-8.0'), true)
  t.equal(await isNative('libxml2-2.14.6'), true, 'also without the prefix of an interpreter')
  t.equal(await isNative('python3.13-requests-2.34.2'), false)
  const works = async (name: string) => (await declared<Fallback>(`${name}-without-native-part.json`)).works
  t.equal(await works('python3.13-cython-3.2.9'), true)
  t.equal(await works('python3.13-cffi-2.1.1'), false)
})

tap.test('interpreters are recognised by the prefix of their file names', async (t) => {
  t.match(await declared<InterpreterFacts>('python3.14t-facts.json'), {
    version: '3.14',
    soabi: 'cpython-314t',
    freeThreaded: true,
  })
  t.match(await declared<InterpreterFacts>('python3.13-facts.json'), { version: '3.13', freeThreaded: false })
})

tap.test('any other derivation has no answer', async (t) => {
  await t.rejects(declared('python3.13-numpy-2.3.4'), /cannot be answered by a declaration/)
})

tap.test('guesses agree with the answers', async (t) => {
  const [scans, fallbacks] = await Promise.all([
    declaredFindings().newest('scan'),
    declaredFindings().newest('fallback'),
  ])
  t.strictSame([...scans.keys()], Object.keys(declaredNative))
  t.strictSame(scans.get('numpy'), await declared('python3.13-numpy-1-extension-modules.json'))
  t.strictSame(fallbacks.get('cffi'), await declared('python3.13-cffi-1-without-native-part.json'))
})

tap.test('names of tables are normal forms, each once', async (t) => {
  const names = Object.keys(declaredNative)
  t.strictSame(names, names.map(normalName).sort())
  t.equal(new Set(wanted).size, 60)
})

tap.test('scans of one run are kept', async (t) => {
  const known = findingsOfThisRun()
  await known.record([{ path: '/a', kind: 'scan', name: 'a', subject: '/b', data: 1 }])
  t.strictSame([...(await known.byPath(['/a', '/c']))], [['/a', 1]])
})

tap.test('the command line', async (t) => {
  const rev = '0'.repeat(40)
  t.match(readOptions(['--rev', rev, '--packages', ' numpy,  lxml\ncffi ']), {
    nixpkgs: { rev },
    packages: ['numpy', 'lxml', 'cffi'],
    only: null,
    build: false,
  })
  t.match(readOptions(['--path', '.', '--packages', 'all', '--only', 'alone']), {
    nixpkgs: { path: '.' },
    packages: 'all',
    only: 'alone',
  })
})
