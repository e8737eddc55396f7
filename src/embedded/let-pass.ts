import { chmod, chown, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { execa } from 'execa'
import { SetupFault } from '../errors.ts'

/** The user that a server runs as if this process is root. */
export interface OtherUser {
  name: string
  uid: number
  gid: number
}

/**
 * Lets another user's group pass through a folder that only its owner may enter; they cannot list it. Changes no folder that
 * grants its group or others any permission.
 */
export async function letPass(folder: string, { gid }: OtherUser): Promise<void> {
  const { mode, uid } = await stat(folder)
  if ((mode & 0o077) !== 0) return
  await chown(folder, uid, gid)
  await chmod(folder, (mode & 0o7700) | 0o010)
}

/** Throws `SetupFault` with the first folder on the path that another user cannot enter. */
export async function requirePassage(folder: string, { name, uid, gid }: OtherUser): Promise<void> {
  const canEnter = async (path: string) =>
    (await execa('test', ['-x', path], { uid, gid, reject: false, cwd: '/' })).exitCode === 0
  if (await canEnter(folder)) return
  for (const path of pathTo(folder)) {
    if (await canEnter(path)) continue
    throw new SetupFault(
      `Postgres refuses to run as root, so it runs as ${name} here, which cannot enter ${path}. Set PATCHBAY_DATA_DIR to a ` +
        `folder that it can reach, let it pass (chmod o+x ${path}), or set DATABASE_URL.`,
    )
  }
}

/** Returns all folders from the root down to this one. */
function pathTo(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [...pathTo(parent), folder]
}
