import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { StoreDerivation } from '../../src/nix/evaluate.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** The scope of all expressions: `pkgs` is the sample channel, and `patchbay` the library over it. */
const scope = `let
  pkgs = import ${root}/ops/sample-channel { };
  patchbay = import ${root}/nix { inherit pkgs; };
in `

// No binary cache has packages of the sample channel.
const env = { NIX_CONFIG: 'substituters =' }

/** Builds an expression and returns its store path. Throws with Nix's standard error. */
export async function nixBuild(expression: string): Promise<string> {
  const { stdout } = await execa('nix-build', ['--no-out-link', '-E', scope + expression], { env })
  return stdout.trim()
}

/** Builds an expression whose build must fail, and returns Nix's standard error. Throws if the build succeeds. */
export async function nixBuildFails(expression: string): Promise<string> {
  const { failed, stderr } = await execa('nix-build', ['--no-out-link', '-E', scope + expression], {
    env,
    reject: false,
  })
  if (!failed) throw new Error('it was built')
  return stderr
}

/** Evaluates an expression and returns its value, read from JSON. */
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

/** Runs a built program with few environment variables. Returns a failure as a value. */
export async function runProgram(
  program: string,
  args: string[] = [],
  options: { env?: Record<string, string>; cwd?: string } = {},
) {
  const result = await execa(program, args, {
    extendEnv: false,
    reject: false,
    cwd: options.cwd ?? '/tmp',
    // Root can write to the store, and Python would write missing byte code there.
    env: { PATH: '/usr/bin:/bin', HOME: '/var/empty', PYTHONDONTWRITEBYTECODE: '1', ...options.env },
  })
  return { ...result, out: `${result.stdout}`.trim() }
}
