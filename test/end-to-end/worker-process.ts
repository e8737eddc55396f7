import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { mountedAsNix } from '../../ops/bench/private-store.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import type { Settings, Site } from './site.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface WorkerProcess {
  pid: number
  /** Its log so far: one object per line. */
  log: { [field: string]: unknown }[]
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>
  /** Sends SIGKILL: it cannot clean up. */
  kill(): Promise<void>
  /** Sends SIGTERM, as an operator does, and returns the exit code. */
  stop(): Promise<number | null>
}

/**
 * Starts `patchbay work`, and waits until it takes builds. `nix` is the folder that it sees as `/nix`, where that is not the
 * machine's own.
 */
export async function startWorkerProcess(
  t: Pick<Test, 'teardown'>,
  site: Site,
  settings: Settings = {},
  nix?: string,
): Promise<WorkerProcess> {
  // Should the tests be killed, the kernel ends their workers.
  const worker = [
    'setpriv',
    '--pdeathsig',
    'KILL',
    process.execPath,
    ...nodeOptions,
    moduleOf('src/cli.ts'),
    'work',
  ]
  const [program = '', ...args] = nix ? [...mountedAsNix(nix), ...worker] : worker
  const child = spawn(program, args, {
    cwd: root,
    env: site.environment(settings),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return takingBuilds(t, child)
}

/** Waits until a `patchbay work` that was just started takes builds; it is killed when the test is torn down. */
export async function takingBuilds(
  t: Pick<Test, 'teardown'>,
  child: ChildProcessByStdio<null, Readable, null>,
): Promise<WorkerProcess> {
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const log: WorkerProcess['log'] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line)
      log.push(entry)
      if (entry.msg === 'taking builds') resolve()
    })
    void ended.then(([code]) => reject(new Error(`the worker ended with ${code}: ${JSON.stringify(log)}`)))
  })
  return {
    pid: child.pid as number,
    log,
    ended: ended.then(([code]) => code as number | null),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      return (await ended)[0] as number | null
    },
  }
}
