import { readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes Nix' notes of roots in a data directory. It would keep a note of each until garbage is collected. */
export async function removeRoots(dataDir: string): Promise<void> {
  const notes = '/nix/var/nix/gcroots/auto'
  for (const note of await readdir(notes)) {
    const target = await readlink(join(notes, note)).catch(() => '')
    if (target.startsWith(`${dataDir}/`)) await rm(join(notes, note), { force: true })
  }
}
