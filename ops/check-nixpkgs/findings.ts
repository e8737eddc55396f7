import { distributionOf } from '../../src/nix/distribution-name.ts'
import { drvName } from '../../src/nix/process/progress.ts'
import type { Fallback, InterpreterFacts, NativeCode } from '../../src/plan/scan/classify.ts'
import type { KnownFindings } from '../../src/plan/scan/scan-results.ts'
import { declaredNative } from './native.ts'

/** Keeps findings in memory, so that a package is scanned once in a run. */
export function findingsOfThisRun(): KnownFindings {
  const found = new Map<string, unknown>()
  return {
    byPath: async (paths) =>
      new Map(paths.flatMap((path) => (found.has(path) ? [[path, found.get(path)]] : []))),
    newest: async () => new Map(),
    async record(findings) {
      for (const { path, data } of findings) found.set(path, data)
    },
  }
}

/**
 * Answers every question by `declaredNative`, from the name of the derivation that would find the answer: fetches, scans
 * and tries nothing. Throws at kinds of questions that names cannot answer.
 */
export function declaredFindings(): KnownFindings {
  const native = Object.keys(declaredNative)
  return {
    byPath: async (paths) => new Map(paths.map((path) => [path, declared(drvName(path))])),
    newest: async (kind) =>
      new Map<string, unknown>(
        kind === 'scan'
          ? native.map((name) => [name, scanOf(name)])
          : kind === 'fallback'
            ? native.map((name) => [name, fallbackOf(name)])
            : [],
      ),
    record: async () => undefined,
  }
}

/** `python3.13-numpy-2.3.4-extension-modules.json` and the like: see nix/scan.nix, fallback.nix and interpreter-facts.nix. */
function declared(name: string): NativeCode | Fallback | InterpreterFacts {
  const [, about = '', kind] = /^(.+)-(extension-modules|without-native-part|facts)\.json$/.exec(name) ?? []
  switch (kind) {
    case 'extension-modules':
      return scanOf(distributionOf(about))
    case 'without-native-part':
      return fallbackOf(distributionOf(about))
    case 'facts':
      return factsOf(about)
    default:
      throw new Error(`${name} cannot be answered by a declaration`)
  }
}

function scanOf(name: string): NativeCode {
  if (!(name in declaredNative)) return { modules: [], libraries: [] }
  const suffix = '.declared-native.so'
  return { modules: [{ file: `${name}${suffix}`, module: name, suffix }], libraries: [] }
}

function fallbackOf(name: string): Fallback {
  return declaredNative[name] === 'required'
    ? { works: false, lost: [{ module: name, detail: null }] }
    : { works: true, lost: [] }
}

/** Of `python3.13t`. */
function factsOf(libPrefix: string): InterpreterFacts {
  const [, version = '', flags = ''] = /^python(\d+\.\d+)([a-z]*)$/.exec(libPrefix) ?? []
  const soabi = `cpython-${version.replace('.', '')}${flags}`
  return { version, soabi, extensionSuffixes: [`.${soabi}.so`], freeThreaded: flags.includes('t') }
}
