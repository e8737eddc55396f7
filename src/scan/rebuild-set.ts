import type { Fault } from '../errors.ts'
import { BuildFailed } from '../errors.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { InterpreterFacts, NativeCode } from './extension-modules.ts'

/** A package of the source's environment, scanned. */
export interface ScannedPackage {
  /** PEP 503 normal form of the distribution's name. */
  name: string
  version: string
  /** What the spec calls it; empty for a dependency. */
  requestedAs: string[]
  path: string
  native: NativeCode
}

export type PackageClass = 'pure' | 'tagged' | 'loadable'
export type Fate = 'reused' | 'rebuilt' | 'dropped'

/** What is done with a package, and why. */
export interface Decision {
  package: ScannedPackage
  class: PackageClass
  fate: Fate
  /** In plain words. */
  reason: string
}

export interface Interpreters {
  source: InterpreterFacts
  target: InterpreterFacts
}

/**
 * Decides which packages are rebuilt for the target, and which lose their native modules. Throws `BuildFailed` with every
 * fault at once: names in `rebuild` and `drop` that the environment does not have, and modules that would crash it.
 */
export function decide(
  spec: Pick<CanonicalSpec, 'rebuild' | 'drop'>,
  packages: ScannedPackage[],
  interpreters: Interpreters,
): Decision[] {
  const rebuild = Array.isArray(spec.rebuild) ? spec.rebuild : []
  refuseUnknown({ rebuild, drop: spec.drop }, packages)

  const decisions = packages.map((scanned): Decision => {
    const kind = classOf(scanned.native, interpreters.target)
    const facts = describe(scanned, kind, interpreters)
    if (isNamed(scanned, spec.drop)) {
      return kind === 'pure'
        ? { package: scanned, class: kind, fate: 'reused', reason: `${facts}; there is nothing to drop` }
        : {
            package: scanned,
            class: kind,
            fate: 'dropped',
            reason: `asked for: runs without its native part (${facts})`,
          }
    }
    if (isNamed(scanned, rebuild)) {
      return { package: scanned, class: kind, fate: 'rebuilt', reason: `asked for (${facts})` }
    }
    if (kind === 'pure' || sameAbi(interpreters)) {
      return { package: scanned, class: kind, fate: 'reused', reason: facts }
    }
    if (spec.rebuild === 'auto') return { package: scanned, class: kind, fate: 'rebuilt', reason: facts }
    return {
      package: scanned,
      class: kind,
      fate: 'reused',
      reason: `not to be rebuilt, so its native part is out of play: ${facts}`,
    }
  })
  refuseCrashes(decisions, interpreters)
  return decisions
}

/** The names that go into the spec for Nix. */
export function setsOf(decisions: Decision[]): { rebuildSet: string[]; dropSet: string[] } {
  const named = (fate: Fate) =>
    decisions.filter((decision) => decision.fate === fate).map((decision) => decision.package.name)
  return { rebuildSet: named('rebuilt'), dropSet: named('dropped') }
}

/** Interpreters of one X.Y load each other's extension modules exactly when both have the GIL or neither has it. */
function sameAbi({ source, target }: Interpreters): boolean {
  return source.freeThreaded === target.freeThreaded
}

function classOf(native: NativeCode, target: InterpreterFacts): PackageClass {
  if (native.modules.some(({ suffix }) => target.extensionSuffixes.includes(suffix))) return 'loadable'
  return nativeFiles(native).length > 0 ? 'tagged' : 'pure'
}

/** Files that are bound to the interpreter they were built for. */
function nativeFiles({ modules, libraries }: NativeCode): string[] {
  return [...modules, ...libraries.filter(({ usesPythonApi }) => usesPythonApi)].map(({ file }) =>
    shortName(file),
  )
}

/** Without the folder that all of a package's modules are in. */
const shortName = (file: string) => file.replace(/^lib\/python[^/]*\/site-packages\//, '')

function describe({ native }: ScannedPackage, kind: PackageClass, interpreters: Interpreters): string {
  const files = nativeFiles(native)
  if (kind === 'pure') {
    return native.libraries.length === 0
      ? 'pure Python: no extension module in it'
      : `no extension module in it; ${count(native.libraries.length, 'shared library in it does', 'shared libraries in it do')} not use Python`
  }
  const named =
    files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ')
  const modules = `${count(files.length, 'extension module', 'extension modules')}`
  if (sameAbi(interpreters)) return `${modules} of the same ABI: ${named}`
  return kind === 'loadable'
    ? `${modules} that the target would load and crash on: ${named}`
    : `${modules} that the target cannot load: ${named}`
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

function isNamed({ name, requestedAs }: ScannedPackage, names: string[]): boolean {
  return names.includes(name) || requestedAs.some((alias) => names.includes(alias))
}

function refuseUnknown(lists: { rebuild: string[]; drop: string[] }, packages: ScannedPackage[]): void {
  const faults: Fault[] = Object.entries(lists).flatMap(([field, names]) =>
    names
      .filter((name) => !packages.some((scanned) => isNamed(scanned, [name])))
      .map((name) => ({
        pointer: `/${field}`,
        detail: `"${name}" is not among the packages of this environment.`,
      })),
  )
  if (faults.length > 0) {
    throw new BuildFailed({
      class: 'package-unknown',
      message: `The environment consists of ${packages.map(({ name }) => name).join(', ')}. Name only these in rebuild and drop.`,
      faults,
    })
  }
}

function refuseCrashes(decisions: Decision[], interpreters: Interpreters): void {
  if (sameAbi(interpreters)) return
  const left = decisions.filter(({ fate, class: kind }) => fate === 'reused' && kind === 'loadable')
  if (left.length === 0) return
  const names = left.map((decision) => decision.package.name)
  throw new BuildFailed({
    class: 'abi-leftover',
    message:
      `${names.join(', ')} would stay as built for the source interpreter, and the target would load that and crash. ` +
      'Rebuild them (`"rebuild": "auto"`, or name them in `rebuild`), or leave their native modules out (`drop`).',
    faults: left.map((decision) => ({
      pointer: '/rebuild',
      detail: `${decision.package.name}: ${decision.package.native.modules
        .filter(({ suffix }) => interpreters.target.extensionSuffixes.includes(suffix))
        .map(({ file }) => shortName(file))
        .join(', ')}`,
    })),
  })
}
