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
