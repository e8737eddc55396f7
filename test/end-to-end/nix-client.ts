import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Test } from 'tap'
import { removeStore } from '../../ops/bench/private-store.ts'

/** Folders of programs of Nix, by what to call them: the machine's own, and a current one. */
export async function nixes(): Promise<{ [name: string]: string }> {
  const script = fileURLToPath(new URL('../../ops/setup/current-nix.sh', import.meta.url))
  // Where there is none, this throws with the script's reason.
  const [own, current] = await Promise.all([execa('which', ['nix-store']), execa(script)])
  return Object.fromEntries(
    await Promise.all(
      [dirname(own.stdout), current.stdout].map(async (folder) => {
        const { stdout } = await execa(join(folder, 'nix-store'), ['--version'])
        return [stdout.replace(/^.*\) /, 'Nix '), folder]
      }),
    ),
  )
}

export interface Result {
  exitCode: number | undefined
  stdout: string
  stderr: string
}

/** Another user's machine: a Nix with an empty store and its own home and settings. */
export interface NixClient {
  /** Runs a program of this Nix, on its store. `config` is in the form of nix.conf, and all that it has. */
  nix(config: string, program: string, ...args: string[]): Promise<Result>
  /** Runs a line of a shell that has this Nix, on its store. */
  shell(config: string, line: string): Promise<Result>
  /** Runs a program with this Nix's store as /nix, without the machine's. */
  inside(config: string, program: string, ...args: string[]): Promise<Result>
  /** Returns the valid paths of its store, sorted. */
  paths(): Promise<string[]>
}

/** Without any cache but those of `config`. */
const alone = `substituters =
trusted-public-keys =
build-users-group =
max-jobs = 0
extra-experimental-features = nix-command flakes`

export async function openNixClient(t: Pick<Test, 'teardown'>, folder: string): Promise<NixClient> {
  const root = await mkdtemp(join(tmpdir(), 'patchbay-client-'))
  t.teardown(() => removeStore(root))
  const [home, settings] = ['home', 'nix.conf.d'].map((name) => join(root, name)) as [string, string]
  for (const own of [home, settings, join(root, 'nix')]) await mkdir(own)

  const run = async (nixConfig: string, program: string, args: string[]): Promise<Result> => {
    const { exitCode, stdout, stderr } = await execa(program, args, {
      extendEnv: false,
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        HOME: home,
        NIX_CONF_DIR: settings,
        NIX_CONFIG: nixConfig,
        LC_ALL: 'C.UTF-8',
      },
      reject: false,
    })
    return { exitCode, stdout, stderr }
  }
  const onItsStore = (config: string) => `${alone}\n${config}\nstore = ${root}`
  const mounted = ['sh', '-c', 'mount --bind "$0" /nix && exec "$@"', join(root, 'nix')]
  const namespaces = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--map-root-user']
  return {
    nix: (config, program, ...args) => run(onItsStore(config), join(folder, program), args),
    shell: (config, line) => run(onItsStore(config), 'sh', ['-c', line]),
    inside: (config, program, ...args) =>
      run(`${alone}\n${config}`, 'unshare', [...namespaces, ...mounted, program, ...args]),
    async paths() {
      const { exitCode, stdout, stderr } = await run(onItsStore(''), join(folder, 'nix'), [
        'path-info',
        '--all',
      ])
      if (exitCode !== 0) throw new Error(`nix path-info ended with ${exitCode}: ${stderr}`)
      return stdout.split('\n').filter(Boolean).sort()
    },
  }
}
