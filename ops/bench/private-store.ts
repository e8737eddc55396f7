import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { type PathInfo, parsePathInfo } from '../../src/nix/store/path-info.ts'
import { linesOf, type Run } from './run.ts'

/**
 * A Nix store of its own below a folder, with the same names of paths as the machine's. Nix opens it without a daemon, so
 * builders are children of the command. The machine's build users run them: Nix locks these in
 * /nix/var/nix/userpool for every store, so builds in two stores at the same time never share one. Root as the builder
 * could write to the machine's folders in the sandbox, and own users would have to be made and removed again.
 */
export interface PrivateStore {
  /** The folder that stands for `/`. */
  root: string
  run: Run
}

/** Fills the store in the empty folder with the derivations, their inputs and their outputs, as far as the machine has them. */
export async function fillStore({ root, run }: PrivateStore, drvs: string[]): Promise<void> {
  const paths = linesOf(await run('nix-store', ['--query', '--requisites', '--include-outputs', ...drvs]))
  await mkdir(join(root, 'nix/store'), { recursive: true })
  // Copies files: Nix refuses to copy a path that has changed, and an interpreter changes when root runs it outside of the
  // sandbox and it writes bytecode beside its modules.
  await run('cp', ['-a', '--reflink=auto', '-t', join(root, 'nix/store'), ...paths])
  const registrations = await run('nix-store', ['--dump-db', ...paths])
  await run('nix-store', ['--store', root, '--load-db'], `${registrations}\n`)
  // Nix may have collected build-time dependencies as garbage.
  const needed = paths.filter((path) => path.endsWith('.drv'))
  await run('nix-store', ['--store', root, '--realise', ...needed])
}

/** Returns all paths of the store, by path. */
export async function validPaths({ root, run }: PrivateStore): Promise<PathInfo[]> {
  const command = ['--extra-experimental-features', 'nix-command', 'path-info']
  return parsePathInfo(await run('nix', [...command, '--store', root, '--all', '--json']))
}

/** Returns the derivations that have made these paths, each once. Sources have none. */
export async function deriversOf({ root, run }: PrivateStore, paths: string[]): Promise<string[]> {
  const derivers = linesOf(await run('nix-store', ['--store', root, '--query', '--deriver', ...paths]))
  return [...new Set(derivers.filter((deriver) => deriver.endsWith('.drv')))]
}

/**
 * Deletes exactly these paths. A garbage collection would keep paths that a process of the machine runs from a path
 * of the same name in the machine's own store.
 */
export async function deletePaths({ root, run }: PrivateStore, paths: string[]): Promise<void> {
  await run('nix-store', ['--store', root, '--delete', '--ignore-liveness', ...paths])
}

/** Uses the machine's build users and their locks. */
const otherNix = `
  users=/nix/var/nix/userpool
  mkdir -p $users "$0/var/nix/userpool"
  mount --bind $users "$0/var/nix/userpool"
  mount --rbind "$0" /nix
  exec "$@"`

/** Returns a command line that runs the command after it with this folder as `/nix`, under the same pid. */
export function mountedAsNix(nix: string): string[] {
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-euc', otherNix, nix]
}

/** Removes the store from the disk, after making its read-only files writable. */
export async function removeStore(root: string): Promise<void> {
  await execa('chmod', ['-R', 'u+w', root])
  await rm(root, { recursive: true })
}
