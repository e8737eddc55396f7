import type { InterpreterFacts } from './scan/classify.ts'

/** Facts about an interpreter from its definition in the channel, without running it. */
export interface DefinedInterpreter {
  /** X.Y */
  version: string
  /** End of the executable's name after the version: `t` if free-threaded, `d` if a debug build. */
  abiFlags: string
}

/**
 * Predicts the facts of an interpreter from its definition, for plans while no cache has the interpreter. A build runs it to
 * read them.
 */
export function assumedFacts({ version, abiFlags }: DefinedInterpreter, system: string): InterpreterFacts {
  const [major, minor] = version.split('.').map(Number)
  const freeThreaded = abiFlags.includes('t')
  const [machine = '', kernel] = system.split('-')
  const platform = kernel === 'darwin' ? 'darwin' : `${machine}-linux-gnu`
  const tagOf = (flags: string) => `cpython-${major}${minor}${flags}-${platform}`
  const soabi = tagOf(abiFlags)
  // A debug build also loads modules of the release build.
  const tags = [...new Set([abiFlags, abiFlags.replace('d', '')])].map(tagOf)
  // The free-threaded build gives the stable ABI up with 3.15 (cpython GH-146637).
  const loadsStableAbi = !(freeThreaded && (minor ?? 0) >= 15)
  return {
    version,
    soabi,
    extensionSuffixes: [...tags.map((tag) => `.${tag}.so`), ...(loadsStableAbi ? ['.abi3.so'] : []), '.so'],
    freeThreaded,
  }
}
