import { setTimeout as sleep } from 'node:timers/promises'
import { execa, type Options } from 'execa'

export interface EmbeddedOptions {
  /** Made where it does not exist. Belongs to one process at a time. */
  dataDir: string
  /** Takes what the server prints, line by line. */
  log: (line: string) => void
  /** Settings of the server, by the server's own names, over those that Patchbay gives it. */
  settings?: { [name: string]: string }
}

export interface EmbeddedServer {
  /** For DATABASE_URL or REDIS_URL. */
  url: string
  /** Ends the server in good order and frees the data folder. */
  stop: () => Promise<void>
}

/** A socket's address, which Linux keeps in 108 bytes, the last of them 0. */
export function checkSocketPath(path: string): string {
  if (Buffer.byteLength(path) > 107)
    throw new Error(`${path} is too long for a socket's address. Set PATCHBAY_DATA_DIR to a shorter path.`)
  return path
}

/**
 * Starts a server as a child and returns, once `isReady` says so, the function that stops it. The kernel sends the child
 * SIGINT when this process dies, even by SIGKILL. A session of its own keeps Ctrl-C in a terminal from reaching it before
 * those that use it have finished.
 *
 * Throws with the server's last lines where it ends instead of becoming ready.
 */
export async function startServer(
  [command, ...args]: [string, ...string[]],
  { isReady, log, ...options }: Options & { isReady: () => Promise<boolean>; log: (line: string) => void },
): Promise<() => Promise<void>> {
  const child = execa('setpriv', ['--pdeathsig', 'INT', '--', command, ...args], {
    ...options,
    detached: true,
    cleanup: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
  })
  const lastLines: string[] = []
  const printed = (async () => {
    for await (const line of child.iterable({ from: 'all' })) {
      lastLines.splice(0, lastLines.length - 19, ...lastLines.slice(-19))
      lastLines.push(String(line))
      log(String(line))
    }
  })()
  let state: 'starting' | 'running' | 'stopping' | 'ended' = 'starting'
  const ended = child.then(async ({ exitCode, signal }) => {
    await printed
    if (state === 'running') log(`${command} ended unexpectedly (${signal ?? exitCode})`)
    state = 'ended'
  })

  while (!(await isReady())) {
    if ((state as string) === 'ended') throw new Error(`${command} did not start:\n${lastLines.join('\n')}`)
    await sleep(10)
  }
  state = 'running'
  return async () => {
    state = 'stopping'
    child.kill('SIGINT')
    await ended
  }
}
