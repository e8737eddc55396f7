import { execa } from 'execa'
import { moduleOf, nodeOptions } from './program.ts'

export interface Run {
  /** A command that runs it, such as one that takes rights away. */
  inside?: string[]
  env?: { [variable: string]: string }
}

/** The command line of `patchbay`, as a program and its arguments. */
export function patchbay(...args: string[]): string[] {
  return [process.execPath, ...nodeOptions, moduleOf('src/cli.ts'), ...args]
}

/** Runs `patchbay` to its end as a process of its own, with no variables but these and the PATH. */
export async function runPatchbay(args: string[], { inside = [], env = {} }: Run = {}) {
  const [program = '', ...rest] = [...inside, ...patchbay(...args)]
  const { exitCode, stdout, stderr } = await execa(program, rest, {
    env: { PATH: process.env.PATH, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  })
  return { exitCode, stdout, stderr }
}

/** Lines of a stack, or of the source that Node shows above it. */
export const trace = /^ +at |node:internal|\^$|Error:/m
