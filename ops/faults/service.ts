import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from './cleanup.ts'

export const ownCli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** A process of Patchbay: `patchbay serve`, `work` or `up`. */
export interface Service {
  pid: number
  isRunning(): boolean
  /** Sends the signal, and waits for the end of the process if the signal ends it. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
  pause(): void
  resume(): void
}

export interface ServiceOptions {
  command: 'serve' | 'work' | 'up'
  env: { [variable: string]: string }
  /** File that its log is added to. */
  logFile: string
  /** Command line that runs another one: namespaces, users, clocks. */
  within?: string[]
  /** The program of another version. */
  cli?: string
}

const saysThatItIsThere = { serve: 'patchbay is up', work: 'taking builds', up: 'patchbay is up' }

/** Starts a process of Patchbay and waits until it logs that it is ready. The kernel ends it when this process dies. */
export async function startService(
  cleanup: Pick<Cleanup, 'teardown'>,
  { command, env, logFile, within = [], cli = ownCli }: ServiceOptions,
): Promise<Service> {
  const [program = '', ...args] = [
    ...within,
    ...['setpriv', '--pdeathsig', 'KILL', process.execPath, cli, command],
  ]
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const file = createWriteStream(logFile, { flags: 'a' })
  child.stderr.pipe(file, { end: false })
  cleanup.teardown(async () => {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
    await ended
    file.end()
  })
  const last: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      file.write(`${line}\n`)
      last.splice(0, last.length - 4)
      last.push(line)
      if (line.includes(`"msg":"${saysThatItIsThere[command]}"`)) resolve()
    })
    void ended.then(([code, signal]) =>
      reject(new Error(`patchbay ${command} ended with ${code ?? signal}: ${last.join('\n')} (${logFile})`)),
    )
  })
  return {
    pid: child.pid as number,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async kill(signal) {
      child.kill(signal)
      return (await ended)[0] as number | null
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}
