/**
 * By the source's build. `pure`: no extension module. `tagged`: extension modules that the target cannot see, because their
 * file names carry the source's ABI tag. `loadable`: at least one that the target would load and crash on.
 */
export type PackageClass = 'pure' | 'tagged' | 'loadable'

/** The class of a package that no plan can look at: no cache has the source's build, and a plan compiles nothing. */
export type Unknown = 'unknown'

export interface Interpreters {
  source: InterpreterFacts
  target: InterpreterFacts
}

/**
 * Whether the target loads the extension modules that were built for the source: both have the GIL or neither has it, and the
 * target looks for files with the source's own tag, which is the first that the source looks for. A debug build looks for those
 * of the release build, and not the other way round.
 */
export function sameAbi({ source, target }: Interpreters): boolean {
  const [tag = ''] = source.extensionSuffixes
  return source.freeThreaded === target.freeThreaded && target.extensionSuffixes.includes(tag)
}

export function classOf(native: NativeCode, target: InterpreterFacts): PackageClass {
  if (native.modules.some(({ suffix }) => target.extensionSuffixes.includes(suffix))) return 'loadable'
  return hasNativePart(native) ? 'tagged' : 'pure'
}

/** Whether any file is bound to the interpreter that it was built for. */
export const hasNativePart = (native: NativeCode) => nativeFiles(native).length > 0

/** What there is to say of a package's native code, in plain words. */
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

/** Without the folder that all of a package's modules are in. */
export const shortName = (file: string) => file.replace(/^lib\/python[^/]*\/site-packages\//, '')

/** Files that are bound to the interpreter they were built for. */
function nativeFiles({ modules, libraries }: NativeCode): string[] {
  return [...modules, ...libraries.filter(({ usesPythonApi }) => usesPythonApi)].map(({ file }) =>
    shortName(file),
  )
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

/**
 * The native code of one built package, as `nix/scripts/extension_modules.py` finds it. The files themselves are read in
 * Nix's sandbox: they are other people's, and there may be thousands.
 */
export interface NativeCode {
  /** Files that export a module's init function. `suffix` is the file name from its first dot on. */
  modules: { file: string; module: string; suffix: string }[]
  /** Shared libraries that are no modules. One that calls Python's C API is as bound to its interpreter as a module. */
  libraries: { file: string; suffix: string; usesPythonApi: boolean }[]
}

/** What an interpreter says of itself: see `nix/interpreter-facts.nix`. */
export interface InterpreterFacts {
  version: string
  soabi: string
  /** Ends of the names of files that it loads as extension modules, e.g. `.abi3.so`. */
  extensionSuffixes: string[]
  freeThreaded: boolean
}

/** What a package loses without its native part: see `nix/scripts/fallback.py`. */
export interface Fallback {
  /** Whether nothing but native modules that are optional is lost. */
  works: boolean
  lost: { module: string; detail: string | null }[]
}
