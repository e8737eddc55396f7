import { chmod, mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { SetupFault } from '../errors.ts'

/**
 * Creates the data folder unless it exists, accessible only to its own user: it holds keys, logs and bundles. With `write`,
 * requires that this user can write to it. Throws `SetupFault` if it cannot be created or used.
 */
export async function makeDataFolder(dataDir: string, { write = true } = {}): Promise<void> {
  try {
    await makeFolder(resolve(dataDir), 0o700)
    if (write) await rmdir(await mkdtemp(join(dataDir, '.writable-')))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const advice =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Make room there, or set PATCHBAY_DATA_DIR to a folder on another disk.'
        : 'Set PATCHBAY_DATA_DIR to a folder that this user may write to.'
    throw new SetupFault(`The data folder ${dataDir} cannot be used: ${message}. ${advice}`, { cause })
  }
}

/**
 * Creates a folder and its missing parents; all users may pass through the parents, as a server runs as another user. Node's
 * own `recursive` tries for ever where the file system refuses every folder, such as below /proc.
 */
async function makeFolder(path: string, mode: number): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => null,
  )
  if (isFolder) return
  if (isFolder === null && dirname(path) !== path) await makeFolder(dirname(path), 0o755)
  try {
    await mkdir(path)
  } catch (error) {
    // Another process may have created it just now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || isFolder === false) throw error
    return
  }
  // Sets the mode independently of the umask.
  await chmod(path, mode)
}
