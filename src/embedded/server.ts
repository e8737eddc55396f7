import { setTimeout as sleep } from 'node:timers/promises'
import { execa, type Options } from 'execa'
import { SetupFault } from '../errors.ts'
import { lockFile } from './file-lock.ts'

export interface EmbeddedOptions {
  /** Made where it does not exist. Belongs to one process at a time. */
  dataDir: string
  /** Takes what the server prints, line by line. */
  log: (line: string) => void
  /** Takes a sentence whenever the server has ended by itself and is started again. */
  warn?: (line: string) => void
  /** Settings of the server, by the server's own names, over those that Patchbay gives it. */
  settings?: { [name: string]: string }
}

export interface EmbeddedServer {
  /** For DATABASE_URL or REDIS_URL. */
  url: string
  /** Rejects with `ServerLost` once the server has ended by itself and does not stay up when it is started again. */
  lost: Promise<never>
  /** Ends the server in good order and frees the data folder. */
  stop: () => Promise<void>
}

/** A server that is ready. */
export interface Serving {
  /** Resolves to how it ended, such as `SIGKILL`, and to its last lines. */
  ended: Promise<string>
  /** Ends it in good order. */
  stop(): Promise<void>
}

interface ServerOptions extends Options {
  /** A file that the server and all processes of its own hold locked, so that no two servers work on its data. */
  lock: string
  isReady: () => Promise<boolean>
  log: (line: string) => void
  /** Gives up a start that is under way. */
  signal: AbortSignal
}

/** Processes of a server that was killed, and one whose parent was, end within seconds. */
const waitForLockSeconds = 60

/** A socket's address, which Linux keeps in 108 bytes, the last of them 0. */
export function checkSocketPath(path: string): string {
  if (Buffer.byteLength(path) > 107)
    throw new SetupFault(
      `${path} is too long for a socket's address. Set PATCHBAY_DATA_DIR to a shorter path.`,
    )
  return path
}

/** Throws `SetupFault` where a program that a server is started with is not on the PATH. */
export async function requireProgram(name: string, advice: string): Promise<void> {
  const { code } = await execa(name, ['--version'], { reject: false, stdin: 'ignore' })
  if (code === 'ENOENT' || code === 'EACCES') throw new SetupFault(`\`${name}\` is not installed. ${advice}`)
}

/**
 * Starts a server as a child and returns once `isReady` says so. The kernel sends the child SIGINT when this process dies, even
 * by SIGKILL. A session of its own keeps Ctrl-C in a terminal from reaching it before those that use it have finished.
 *
 * Throws with the server's last lines where it ends instead of becoming ready.
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
  // From here on it is the child's.
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
