import { setTimeout as sleep } from 'node:timers/promises'
import { execa, type Options } from 'execa'
import { SetupFault } from '../errors.ts'
import { lockFile } from './file-lock.ts'

export interface EmbeddedOptions {
  /** Created if it does not exist. Belongs to one process at a time. */
  dataDir: string
  /** Called with each line that the server prints. */
  log: (line: string) => void
  /** Called with a sentence whenever the server has ended by itself and is restarted. */
  warn?: (line: string) => void
  /** Settings by the server's own names; they override those that Patchbay sets. */
  settings?: { [name: string]: string }
}

export interface EmbeddedServer {
  /** Value for DATABASE_URL or REDIS_URL. */
  url: string
  /** Rejects with `ServerLost` once the server has ended by itself and restarting it has failed. */
  lost: Promise<never>
  /** Stops the server in good order and frees the data folder. */
  stop: () => Promise<void>
}

/** A server that is ready. */
export interface Serving {
  /** Resolves to the way in which it ended, such as `SIGKILL`, and its last lines. */
  ended: Promise<string>
  /** Stops it in good order. */
  stop(): Promise<void>
}

interface ServerOptions extends Options {
  /** A file that the server and all its processes hold locked, so that no two servers use its data. */
  lock: string
  isReady: () => Promise<boolean>
  log: (line: string) => void
  /** Aborts a start that is under way. */
  signal: AbortSignal
}

/** Seconds to wait for the lock. Processes of a killed server, and a server whose parent was killed, end within seconds. */
const waitForLockSeconds = 60

/** Returns a socket's address, or throws if it exceeds Linux' 108 bytes, of which the last is 0. */
export function checkSocketPath(path: string): string {
  if (Buffer.byteLength(path) > 107)
    throw new SetupFault(
      `${path} is too long for a socket's address. Set PATCHBAY_DATA_DIR to a shorter path.`,
    )
  return path
}

/** Throws `SetupFault` if a program that starts a server is not on the PATH. */
export async function requireProgram(name: string, advice: string): Promise<void> {
  const { code } = await execa(name, ['--version'], { reject: false, stdin: 'ignore' })
  if (code === 'ENOENT' || code === 'EACCES') throw new SetupFault(`\`${name}\` is not installed. ${advice}`)
}

/**
 * Starts a server as a child, and returns once `isReady` returns true. The kernel sends the child SIGINT when this process
 * dies, even by SIGKILL. The child has a session of its own, so that Ctrl-C in a terminal does not reach it before the
 * processes that use it have finished.
 *
 * Throws with the server's last lines if it ends instead of becoming ready.
 */
export async function startEmbeddedServer(
  [command, ...args]: [string, ...string[]],
  { lock: lockPath, isReady, log, signal, ...options }: ServerOptions,
): Promise<Serving> {
  await requireProgram('setpriv', 'Install it (Debian: util-linux), or set DATABASE_URL and REDIS_URL.')
  const lock = await lockFile(lockPath, { waitSeconds: waitForLockSeconds })
  if (!lock) throw new SetupFault(`An earlier ${command} still works on its data: ${lockPath} is locked.`)
  const child = execa('setpriv', ['--pdeathsig', 'INT', '--', command, ...args], {
    ...options,
    detached: true,
    cleanup: false,
    stdio: ['ignore', 'pipe', 'pipe', lock.fd],
    all: true,
    buffer: false,
    reject: false,
  })
  // From here on only the child holds the lock.
  lock.close()
  const lastLines: string[] = []
  const printed = (async () => {
    for await (const line of child.iterable({ from: 'all' })) {
      lastLines.splice(0, lastLines.length - 19, ...lastLines.slice(-19))
      lastLines.push(String(line))
      log(String(line))
    }
  })()
  let isOver = false
  const ended = child.then(async ({ exitCode, signal, originalMessage }) => {
    await printed
    isOver = true
    return [String(signal ?? exitCode ?? originalMessage), ...lastLines].join('\n')
  })
  const stop = async () => {
    child.kill('SIGINT')
    await ended
  }
  while (!(await isReady())) {
    if (isOver) throw new SetupFault(`${command} did not start: ${await ended}`)
    if (signal.aborted) await stop()
    signal.throwIfAborted()
    await sleep(10)
  }
  return { ended, stop }
}
