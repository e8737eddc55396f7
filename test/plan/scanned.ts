import { BuildFailed, type Failure } from '../../src/errors.ts'
import type { ScannedTool } from '../../src/plan/decide-build-tools.ts'
import type { ScannedPackage } from '../../src/plan/decide-packages.ts'
import type { Overrides } from '../../src/plan/overrides.ts'
import type { InterpreterFacts, NativeCode } from '../../src/plan/scan/classify.ts'

export const gil: InterpreterFacts = {
  version: '3.13',
  soabi: 'cpython-313-x86_64-linux-gnu',
  extensionSuffixes: ['.cpython-313-x86_64-linux-gnu.so', '.abi3.so', '.so'],
  freeThreaded: false,
}
export const free: InterpreterFacts = {
  version: '3.13',
  soabi: 'cpython-313t-x86_64-linux-gnu',
  extensionSuffixes: ['.cpython-313t-x86_64-linux-gnu.so', '.abi3.so', '.so'],
  freeThreaded: true,
}
export const swap = { source: gil, target: free }
export const same = { source: gil, target: gil }

const site = 'lib/python3.13/site-packages'
export const module = (name: string, suffix: string) => ({
  file: `${site}/${name.replaceAll('.', '/')}${suffix}`,
  module: name,
  suffix,
})
const native = (found: Partial<NativeCode> = {}): NativeCode => ({ modules: [], libraries: [], ...found })

/** One of each kind of native code, by the name of a package that has it. */
export const codes = {
  jinja2: native(),
  markupsafe: native({ modules: [module('markupsafe._speedups', '.cpython-313-x86_64-linux-gnu.so')] }),
  tornado: native({ modules: [module('tornado.speedups', '.abi3.so')] }),
  legacy: native({ modules: [module('_legacy', '.so')] }),
  cryptolib: native({
    libraries: [{ file: `${site}/cryptolib/libx.so`, suffix: '.so', usesPythonApi: false }],
  }),
  boostish: native({ libraries: [{ file: 'lib/libboost_python.so', suffix: '.so', usesPythonApi: true }] }),
}

export const scanned = (name: string, found: NativeCode, requestedAs = [name]): ScannedPackage => ({
  name,
  key: name,
  label: name,
  version: '1.0',
  requestedAs,
  path: `/nix/store/x-${name}`,
  native: found,
})
export const pure = scanned('jinja2', codes.jinja2)
export const tagged = scanned('markupsafe', codes.markupsafe)
export const loadable = scanned('tornado', codes.tornado)
export const untagged = scanned('legacy', codes.legacy)
export const neutral = scanned('cryptolib', codes.cryptolib)
export const bound = scanned('boostish', codes.boostish)
export const all = [pure, tagged, loadable, untagged, neutral, bound]

/** Returns a package that only builds need. */
export const tool = (
  name: string,
  found: NativeCode | null,
  fallback: ScannedTool['fallback'] = null,
): ScannedTool => ({
  name,
  key: name,
  version: '1.0',
  inEnvironment: false,
  neededBy: ['markupsafe'],
  path: found && `/nix/store/x-${name}`,
  native: found,
  fallback,
  built: null,
})
export const works = { works: true, lost: [] }
export const lost = (...modules: string[]) => ({
  works: false,
  lost: modules.map((one) => ({ module: one, detail: null })),
})

export const asking = (overrides: Partial<Overrides> = {}): Overrides => ({
  rebuild: 'auto',
  drop: [],
  keep: [],
  ...overrides,
})

/** Returns the refusal, or null. */
export function failureOf(work: () => unknown): Failure | null {
  try {
    work()
  } catch (error) {
    if (error instanceof BuildFailed) return error.failure
    throw error
  }
  return null
}
