import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Test } from 'tap'
import { removeStore } from '../../ops/bench/private-store.ts'
import type { NixSettings } from '../../src/nix/process/command.ts'
import { closureOf, type PathInfo } from '../../src/nix/store/path-info.ts'

const expressions = fileURLToPath(new URL('../fixtures/closure.nix', import.meta.url))

/** A test's own Nix store in a folder, which the test may sign and damage. */
export interface PrivateStore {
  root: string
  /** Settings with which `run` works on it. */
  settings: NixSettings
  /** Runs a program of Nix on it, and returns its output. */
  nix(program: string, ...args: string[]): Promise<string>
  /** Builds an attribute of the closure fixture, and returns its path. */
  build(attribute: string): Promise<string>
  closure(path: string): Promise<PathInfo[]>
}

export async function openPrivateStore(t: Pick<Test, 'teardown'>): Promise<PrivateStore> {
  const root = await mkdtemp(join(tmpdir(), 'patchbay-store-'))
  t.teardown(() => removeStore(root))
  const nixConfig = `store = ${root}\nsubstituters =`
  const settings = { nixConfig, path: process.env.PATH ?? '', root }
  const nix = async (program: string, ...args: string[]) => {
    const command = program === 'nix' ? ['--extra-experimental-features', 'nix-command', ...args] : args
    return (await execa(program, command, { env: { NIX_CONFIG: nixConfig } })).stdout
  }
  return {
    root,
    settings,
    nix,
    build: (attribute) => nix('nix-build', '--no-out-link', expressions, '--attr', attribute),
    closure: (path) => closureOf(settings, path, new AbortController().signal),
  }
}
