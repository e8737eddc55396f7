import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { execa } from 'execa'
import { SetupFault } from '../errors.ts'

/** Any descriptor: execa's types know those up to 9. */
type Descriptor = 3

export interface FileLock {
  /** The locked descriptor. A child that inherits it holds the lock too, and may outlive this process with it. */
  fd: Descriptor
  /** Closes this process' descriptor. The lock is free once no other process holds it. */
  close(): void
}

/**
 * Locks a file by flock(2), and creates it if it does not exist. Returns null if another process still holds the lock after
 * `waitSeconds` of waiting. The kernel frees the lock when the last descriptor closes, however a process ends, and the lock
 * works between containers on one volume. The file stays: if it were removed, two processes could lock two files of one name.
 *
 * Runs flock(1), which locks the inherited descriptor and so this process' own.
 */
export async function lockFile(path: string, { waitSeconds = 0 } = {}): Promise<FileLock | null> {
  // Opens by number: Node closes a FileHandle that it collects as garbage, and a child inherits only descriptors passed to it.
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600) as Descriptor
  const patience = waitSeconds > 0 ? ['--timeout', String(waitSeconds)] : ['--nonblock']
  const { exitCode, code, stderr } = await execa('flock', [...patience, '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    reject: false,
  })
  if (exitCode === 0) {
    ftruncateSync(fd)
    writeSync(fd, `${process.pid} on ${hostname()}\n`, 0)
    let isOpen = true
    const close = () => {
      // Closes only once: the number may belong to another file by then.
      if (isOpen) closeSync(fd)
      isOpen = false
    }
    return { fd, close }
  }
  closeSync(fd)
  if (exitCode === 1) return null
  if (code === 'ENOENT')
    throw new SetupFault(
      '`flock` is not installed. Install it (Debian: util-linux), or set DATABASE_URL and REDIS_URL.',
    )
  throw new SetupFault(
    `${path} cannot be locked. Set PATCHBAY_DATA_DIR to a folder on another disk. flock said:\n${stderr}`,
  )
}

/** Returns the process that has locked the file, such as `4711 on host-a`. */
export function holderOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').match(/^\d+ on [\w.-]+$/m)?.[0] ?? null
  } catch {
    return null
  }
}
