import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { SetupFault } from '../errors.ts'
import { holderOf, lockFile } from './file-lock.ts'

/**
 * Claims a data folder for this process until the returned function is called or the process ends, however it ends. Throws if
 * another process has claimed it.
 *
 * The claim consists of a locked file in the folder, which other containers on the same volume see, and a listening socket in
 * Linux' abstract namespace, named by the folder's inode, which earlier versions of Patchbay check. The kernel frees both with
 * the process.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const { dev, ino } = await stat(folder)
  const claim = createServer((connection) => connection.destroy())
  claim.listen(`\0patchbay-${dev}-${ino}`).unref()
  await once(claim, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? inUse(folder, error) : error
  })
  const free = () => new Promise<void>((resolve) => claim.close(() => resolve()))
  try {
    const lock = await lockFile(lockIn(folder))
    if (!lock) throw inUse(folder)
    return async () => {
      lock.close()
      await free()
    }
  } catch (error) {
    await free()
    throw error
  }
}

const lockIn = (folder: string) => join(folder, 'patchbay.lock')

function inUse(folder: string, cause?: Error): SetupFault {
  const holder = holderOf(lockIn(folder))
  return new SetupFault(
    `${folder} is in use by another Patchbay process${holder ? ` (${holder})` : ''}. Stop that one, or give this one a data folder ` +
      'of its own (PATCHBAY_DATA_DIR). For several processes on one database, set DATABASE_URL and REDIS_URL.',
    { cause },
  )
}
