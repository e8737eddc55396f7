import type { InterpreterFacts } from './scan/classify.ts'

/** What a channel's definition of an interpreter says, without the interpreter. */
export interface DefinedInterpreter {
  /** X.Y */
  version: string
  /** What the executable's name has after that: `t` where it is free-threaded, `d` where it is a debug build. */
  abiFlags: string
}

/**
 * What an interpreter will say of itself as far as its definition tells, for plans while no cache has it. A build asks the
 * interpreter.
 */
export function assumedFacts({ version, abiFlags }: DefinedInterpreter, system: string): InterpreterFacts {
  const [major, minor] = version.split('.').map(Number)
  const freeThreaded = abiFlags.includes('t')
  const [machine = '', kernel] = system.split('-')
  const platform = kernel === 'darwin' ? 'darwin' : `${machine}-linux-gnu`
  const tagOf = (flags: string) => `cpython-${major}${minor}${flags}-${platform}`
  const soabi = tagOf(abiFlags)
  // A debug build looks for the release build's modules as well.
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
