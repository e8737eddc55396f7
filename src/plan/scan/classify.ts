/**
 * Class of the source's build of a package.
 * - `pure`: no extension module.
 * - `tagged`: extension modules that the target ignores, because their file names carry the source's ABI tag.
 * - `loadable`: at least one extension module that the target would load and crash on.
 */
export type PackageClass = 'pure' | 'tagged' | 'loadable'

/** Class of a package that a plan cannot scan: no cache has the source's build, and a plan compiles nothing. */
export type Unknown = 'unknown'

export interface Interpreters {
  source: InterpreterFacts
  target: InterpreterFacts
}

/**
 * Returns whether the target can load extension modules built for the source: both or neither have the GIL, and the target's
 * suffixes include the first of the source's. A debug build loads modules of the release build, but not the other way round.
 */
export function sameAbi({ source, target }: Interpreters): boolean {
  const [tag = ''] = source.extensionSuffixes
  return source.freeThreaded === target.freeThreaded && target.extensionSuffixes.includes(tag)
}

export function classOf(native: NativeCode, target: InterpreterFacts): PackageClass {
  if (native.modules.some(({ suffix }) => target.extensionSuffixes.includes(suffix))) return 'loadable'
  return hasNativePart(native) ? 'tagged' : 'pure'
}

/** Returns whether any file works only with the interpreter it was built for. */
export const hasNativePart = (native: NativeCode) => nativeFiles(native).length > 0

/** Describes a package's native code in a phrase, e.g. `2 extension modules that the target cannot load: a.so, b.so`. */
export function describe(native: NativeCode, kind: PackageClass, interpreters: Interpreters): string {
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

/** Removes the leading `lib/python3.13/site-packages/` of a path. */
export const shortName = (file: string) => file.replace(/^lib\/python[^/]*\/site-packages\//, '')

/** Returns the files that work only with the interpreter they were built for. */
function nativeFiles({ modules, libraries }: NativeCode): string[] {
  return [...modules, ...libraries.filter(({ usesPythonApi }) => usesPythonApi)].map(({ file }) =>
    shortName(file),
  )
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

/**
 * Native code of one built package. `nix/scripts/extension_modules.py` writes it, in Nix's sandbox because the files are
 * foreign.
 */
export interface NativeCode {
  /** Files that export a module's init function. `suffix` is the file name from its first dot on, e.g. `.abi3.so`. */
  modules: { file: string; module: string; suffix: string }[]
  /** Shared libraries that are not modules. One that calls Python's C API works only with its interpreter, as modules do. */
  libraries: { file: string; suffix: string; usesPythonApi: boolean }[]
}

/** Facts that an interpreter reports. `nix/interpreter-facts.nix` runs it. */
export interface InterpreterFacts {
  version: string
  soabi: string
  /** Suffixes of the files that it loads as extension modules, e.g. `.abi3.so`. */
  extensionSuffixes: string[]
  freeThreaded: boolean
}

/** Result of the trial of a package without its native part. `nix/scripts/fallback.py` writes it. */
export interface Fallback {
  /** Whether the package loses only optional native modules. */
  works: boolean
  lost: { module: string; detail: string | null }[]
}
