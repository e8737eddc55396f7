import { mkdir, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { sourceSide } from '../bench/channel.ts'
import { fillStore, mountedAsNix, validPaths } from '../bench/private-store.ts'
import { runUntil } from '../bench/run.ts'
import type { Cleanup } from './cleanup.ts'
import { CannotRun } from './row.ts'

/** A separate Nix store with the sample channel's source side, as a build farm has it, protected from garbage collection. */
export interface OwnStore {
  /** Command line that runs another one with this store as /nix. */
  within: string[]
  /** Runs a program of Nix on it. */
  nix(program: string, ...args: string[]): Promise<void>
}

export async function openOwnStore(_cleanup: Pick<Cleanup, 'teardown'>, root: string): Promise<OwnStore> {
  if (process.getuid?.() !== 0) throw new CannotRun('only root mounts a store as /nix')
  const run = runUntil(new AbortController().signal)
  await mkdir(root, { recursive: true })
  await fillStore({ root, run }, await sourceSide(run))
  const roots = join(root, 'nix/var/nix/gcroots/source-side')
  await mkdir(roots, { recursive: true })
  for (const { path } of await validPaths({ root, run })) await symlink(path, join(roots, basename(path)))
  const within = mountedAsNix(join(root, 'nix'))
  return {
    within,
    async nix(program, ...args) {
      const [command = '', ...before] = within
      await execa(command, [...before, program, ...args], { env: { NIX_CONFIG: 'substituters =' } })
    },
  }
}
