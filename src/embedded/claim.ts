import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'

/**
 * Makes a data folder this process' own until the returned function is called or the process ends, however it ends.
 * Throws where another process has it.
 *
 * The claim is a listening socket in Linux' abstract namespace, named by the folder's inode: the kernel allows one, and
 * takes it away with the process, so that there is no lock file to be left behind.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const { dev, ino } = await stat(folder)
  const claim = createServer((connection) => connection.destroy())
  claim.listen(`\0patchbay-${dev}-${ino}`).unref()
  try {
    await once(claim, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new Error(
      `${folder} is in use by another Patchbay process. Stop that one, or give this one a data folder of its own ` +
        '(PATCHBAY_DATA_DIR). For several processes on one database, set DATABASE_URL and REDIS_URL.',
      { cause: error },
    )
  }
  return () => new Promise((resolve) => claim.close(() => resolve()))
}
