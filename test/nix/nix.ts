import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { StoreDerivation } from '../../src/nix/evaluate.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Expressions get `pkgs`, the sample channel, and `patchbay`, the library over it. */
const scope = `let
  pkgs = import ${root}/ops/sample-channel { };
  patchbay = import ${root}/nix { inherit pkgs; };
in `

// Nothing of the sample channel is in anybody's binary cache, so none is asked.
const env = { NIX_CONFIG: 'substituters =' }

/** Builds an expression for real and returns its store path. Throws with Nix's standard error. */
export async function nixBuild(expression: string): Promise<string> {
  const { stdout } = await execa('nix-build', ['--no-out-link', '-E', scope + expression], { env })
  return stdout.trim()
}

/** Builds what must not build, and returns what Nix says of it. */
export async function nixBuildFails(expression: string): Promise<string> {
  const { failed, stderr } = await execa('nix-build', ['--no-out-link', '-E', scope + expression], {
    env,
    reject: false,
  })
  if (!failed) throw new Error('it was built')
  return stderr
}

/** The value of an expression, through JSON. */
export async function nixEval<T>(expression: string): Promise<T> {
  const { stdout } = await execa(
    'nix-instantiate',
    ['--eval', '--strict', '--json', '--read-write-mode', '-E', scope + expression],
    { env },
  )
  return JSON.parse(stdout) as T
}

/** Writes the derivation of an expression to the store, and builds nothing. */
export async function nixInstantiate(expression: string): Promise<StoreDerivation> {
  const named = `${scope}let drv = ${expression}; in { drv = drv.drvPath; out = drv.outPath; }`
  const { stdout } = await execa(
    'nix-instantiate',
    ['--eval', '--strict', '--json', '--read-write-mode', '-E', named],
    { env },
  )
  return JSON.parse(stdout) as StoreDerivation
}

/** Runs a built program with little of our own environment. A failure is a value. */
export async function runProgram(
  program: string,
  args: string[] = [],
  options: { env?: Record<string, string>; cwd?: string } = {},
) {
  const result = await execa(program, args, {
    extendEnv: false,
    reject: false,
    cwd: options.cwd ?? '/tmp',
    // Root may write to the store, and Python would put byte code beside what has none.
    env: { PATH: '/usr/bin:/bin', HOME: '/var/empty', PYTHONDONTWRITEBYTECODE: '1', ...options.env },
  })
  return { ...result, out: `${result.stdout}`.trim() }
}
