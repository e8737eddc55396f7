import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { alive, descendants } from './processes.ts'

/** A real nix-daemon of the machine's store, on its own socket. It runs as root; its clients need not. */
export interface NixDaemon {
  /** Of the daemon's store, for `store` in nix.conf. */
  storeUri: string
  /** Of the process that listens. */
  pid(): number
  start(): Promise<void>
  /** Sends SIGKILL to the daemon and all its processes. The socket stays, without a listener. */
  kill(): Promise<void>
}

/** Starts a daemon with these settings, until the test is torn down. */
export async function startNixDaemon(t: Pick<Test, 'teardown'>, nixConfig: string): Promise<NixDaemon> {
  // Of a socket the kernel takes at most 107 characters.
  const socket = join(await temporaryFolder(t), 'socket')
  let running: { pid: number; ended: Promise<unknown> } | null = null
  const kill = async () => {
    if (!running) return
    const { pid, ended } = running
    running = null
    const family = await descendants(pid)
    process.kill(pid, 'SIGKILL')
    for (const one of await alive(family)) killIfThere(one.pid)
    await ended
    await eventually(async () => (await alive(family)).length === 0)
  }
  const start = async () => {
    await rm(socket, { force: true })
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'nix-daemon'], {
      env: {
        PATH: process.env.PATH ?? '',
        NIX_DAEMON_SOCKET_PATH: socket,
        NIX_CONFIG: nixConfig,
        HOME: '/var/empty',
      },
      stdio: 'ignore',
    })
    running = { pid: child.pid as number, ended: once(child, 'exit') }
    await eventually(() => answers(socket))
  }
  t.teardown(kill)
  await start()
  return { storeUri: `unix://${socket}`, pid: () => running?.pid ?? 0, start, kill }
}

/** Some end by themselves once the daemon has. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => resolve(false))
  })
}
