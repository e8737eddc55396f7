import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { descendants } from '../../../test/end-to-end/processes.ts'
import type { Cleanup } from '../cleanup.ts'
import { openOwnStore } from '../own-store.ts'
import type { Row } from '../row.ts'
import { buildIn } from '../under-way.ts'

export const nixDaemon: Row[] = [daemonKilled()]

interface Daemon {
  start(): Promise<void>
  /** Sends SIGKILL to the daemon and all its processes, which outlive it. */
  kill(): Promise<void>
}

function daemonKilled(): Row {
  let daemon: Daemon
  return {
    name: 'nix-daemon-killed',
    fault: ({ times }) => `the Nix daemon killed, back after 3 s, ×${times}`,
    async prepare({ cleanup, folder }) {
      const root = join(folder, 'store')
      const { within } = await openOwnStore(cleanup, root)
      daemon = openDaemon(cleanup, root, within)
      await daemon.start()
      return { worker: () => ({ within }), settings: { NIX_CONFIG: 'store = daemon' } }
    },
    async inflict(site, { scale }) {
      const taken = new Set<string>()
      for (let time = 0; time < scale.times; time++) {
        await buildIn(site, time % 2 === 0 ? 'building' : 'planning', taken)
        await daemon.kill()
        await sleep(3000)
        await daemon.start()
        await site.becomesHealthy()
      }
    },
  }
}

function openDaemon(cleanup: Pick<Cleanup, 'teardown'>, root: string, within: string[]): Daemon {
  let running: { pid: number; ended: Promise<unknown> } | undefined
  const kill = async () => {
    if (!running) return
    const { pid, ended } = running
    running = undefined
    const family = await descendants(pid)
    for (const one of [pid, ...family.map(({ pid }) => pid)])
      try {
        process.kill(one, 'SIGKILL')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    await ended
  }
  cleanup.teardown(kill)
  return {
    kill,
    async start() {
      const [program = '', ...args] = [...within, 'setpriv', '--pdeathsig', 'KILL', 'nix-daemon']
      const child = spawn(program, args, {
        env: { PATH: process.env.PATH, NIX_CONFIG: 'substituters =' },
        stdio: 'ignore',
      })
      running = { pid: child.pid as number, ended: once(child, 'exit') }
      const socket = join(root, 'nix/var/nix/daemon-socket/socket')
      while (
        !(await access(socket).then(
          () => true,
          () => false,
        ))
      )
        await sleep(50)
    },
  }
}
