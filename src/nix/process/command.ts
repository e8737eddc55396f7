import type { Readable } from 'node:stream'
import { execa } from 'execa'
import { inSpan } from '../../tracing/span.ts'
import { refuseFault } from '../faults/machine-fault.ts'
import { linesOf } from './lines.ts'
import { memoryOf } from './memory.ts'

/** Settings of every Nix process. */
export interface NixSettings {
  /** Text of `NIX_CONFIG`: settings in the form of nix.conf that override those of the machine. */
  nixConfig: string
  path: string
  /**
   * Whether Nix inherits all other environment variables of this process: proxies, certificates, the address of a daemon. True for
   * client commands, which call the user's Nix; false in a service, whose builds must not depend on its environment.
   */
  inherit?: boolean
  /** The folder that holds the store below `nix/store`; default: `/`. Set where `nixConfig` names a store in a folder. */
  root?: string
  /** Ends every process with these settings, as a command's signal does, when the build, plan or move has to end. */
  signal?: AbortSignal
}

export type NixProgram = 'nix' | 'nix-instantiate' | 'nix-store'

export interface NixCommand {
  program: NixProgram
  args: string[]
  /** Ends the process and its descendants when it aborts; `run` then throws the signal's reason. */
  signal?: AbortSignal | undefined
  /** Ends the process after this time; default: `usualSeconds`. Null for no limit. */
  timeoutSeconds?: number | null
  /** Folder of the program's cache of downloads; default: one below its home, which a service's Nix does not have. */
  cacheDir?: string
  /** Kills the process (SIGKILL) when it uses more memory than this. */
  memoryMb?: number
  /** Called at the start of the process, with its id and a function that ends it for a reason. Returns a function for its end. */
  onStart?: (pid: number, stop: (reason: string) => void) => () => void
  /** Called with every line of standard error, in order. The process waits for a returned promise. */
  onLine?: (line: string) => undefined | Promise<void>
  /** Characters after which `run` cuts a line of standard error. */
  longestLine?: number
  /**
   * Streams standard output, which is then not part of the result. The process waits for the reader. If the reader throws, `run`
   * ends the process and throws the reader's error, unless the process had failed by itself before.
   */
  readOutput?: (output: Readable) => Promise<void>
  /** Returns a fault of the machine as a result instead of throwing it, for a caller that classifies it. */
  returnsFaults?: boolean
  /** Called every second, and after lines of standard error; ends the process if it returns a reason. */
  watch?: () => string | null
}

export interface NixResult {
  /** `null` if a signal ended the process. */
  exitCode: number | null
  stdout: string
  /** The last lines of standard error, for messages and logs. */
  stderrTail: string[]
  /** Reason for which `run` ended the process: from `watch` or `onStart`, or `timeout` or `memory`; else null. */
  stoppedBy: string | null
}

/**
 * Default limit of time. Most calls take less than a second. Some wait for a busy disk, or copy folders or packages into or out of
 * the store; only a hanging daemon or disk takes this long.
 */
const usualSeconds = 1800
const tailLines = 50
/** Far above the output of the largest evaluations of Nixpkgs, a few megabytes. */
const maxStdoutBytes = 256 * 1024 * 1024
/**
 * Time between SIGTERM and SIGKILL. Only nix-store has builders to end. Evaluators ignore SIGTERM, and have nothing to clean up.
 */
const graceSeconds: { [program in NixProgram]: number } = { 'nix-store': 20, 'nix-instantiate': 1, nix: 1 }

/**
 * Runs a program of Nix. No other code starts one. Ends the program on an abort, at a limit, and with the end of this process.
 * Returns failures as values, but throws the signal's reason on an abort, and `BuildFailed` for faults of the machine.
 */
export async function run(settings: NixSettings, command: NixCommand): Promise<NixResult> {
  return inSpan(nameOf(command), {}, () => runProcess(settings, command))
}

/**
 * Names what a command does, without its paths.
 *
 * @example nameOf({ program: 'nix-store', args: ['--realise', '/nix/store/…'] }) // 'nix-store realise'
 */
export function nameOf({ program, args }: Pick<NixCommand, 'program' | 'args'>): string {
  if (program === 'nix-instantiate') return program
  const operation = args.find((arg) => !['--extra-experimental-features', 'nix-command'].includes(arg))
  return `${program} ${operation?.replace(/^--/, '')}`
}

async function runProcess(settings: NixSettings, command: NixCommand): Promise<NixResult> {
  const { timeoutSeconds = usualSeconds } = command
  const signals = [settings.signal, command.signal].filter((signal) => signal !== undefined)
  for (const signal of signals) signal.throwIfAborted()
  const subprocess = execa(...dyingWithUs(command.program, command.args), {
    // Starts a process group, so that the program's descendants can be ended with it.
    detached: true,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: !command.readOutput, stderr: false },
    maxBuffer: maxStdoutBytes,
    reject: false,
    extendEnv: settings.inherit ?? false,
    env: {
      ...(settings.inherit ? {} : { HOME: '/var/empty' }),
      PATH: settings.path,
      NIX_CONFIG: settings.nixConfig,
      ...(command.cacheDir && { XDG_CACHE_HOME: command.cacheDir }),
      LC_ALL: 'C.UTF-8',
    },
  })

  const group = processGroup(subprocess.pid, graceSeconds[command.program])
  let stoppedBy: string | null = null
  const stopFor = (reason: string) => {
    stoppedBy ??= reason
    group.end()
  }
  for (const signal of signals) signal.addEventListener('abort', group.end)

  const started = performance.now()
  const look = () => {
    const reason = command.watch?.()
    if (reason) stopFor(reason)
  }
  const ticker = setInterval(() => {
    if (timeoutSeconds !== null && performance.now() - started > timeoutSeconds * 1000) stopFor('timeout')
    look()
  }, 1000)
  const stopMeasuring = watchMemory(subprocess.pid, command.memoryMb, () => {
    stopFor('memory')
    group.kill()
  })

  const atEnd = subprocess.pid === undefined ? undefined : command.onStart?.(subprocess.pid, stopFor)

  const output = readWhole(subprocess.stdout, command.readOutput, group.end)
  const stderrTail: string[] = []
  try {
    for await (const lines of linesOf(subprocess.stderr, command.longestLine)) {
      stderrTail.push(...lines.slice(-tailLines))
      stderrTail.splice(0, stderrTail.length - tailLines)
      for (const line of lines) {
        const wait = command.onLine?.(line)
        if (wait) await wait
      }
      look()
    }
    const unread = await output
    const result = await subprocess
    for (const signal of signals) signal.throwIfAborted()
    if (result.code === 'ENOENT')
      throw new Error(`${command.program} is not installed, or not on the PATH`, { cause: result })
    // Prefers the failure of the process: its early end often is the cause of the reader's error.
    if (unread && (!unread.atTheEnd || result.exitCode === 0)) throw unread.error
    if (result.exitCode !== 0 && !stoppedBy && !settings.inherit && !command.returnsFaults)
      await refuseFault(stderrTail)
    return { exitCode: result.exitCode ?? null, stdout: result.stdout ?? '', stderrTail, stoppedBy }
  } finally {
    // The process still runs only if `onLine` threw.
    group.end()
    await subprocess
    await output
    clearInterval(ticker)
    stopMeasuring()
    atEnd?.()
    group.forget()
    for (const signal of signals) signal.removeEventListener('abort', group.end)
  }
}

/** Returns a reader's error, and whether it came after the end of the output; null if there is none. Never rejects. */
async function readWhole(
  output: Readable,
  read: NixCommand['readOutput'],
  stop: () => void,
): Promise<{ error: unknown; atTheEnd: boolean } | null> {
  if (!read) return null
  // Pauses the output until the reader listens: execa drops output without a listener.
  output.pause()
  try {
    await read(output)
    return null
  } catch (error) {
    const atTheEnd = output.readableEnded
    if (!atTheEnd) stop()
    return { error, atTheEnd }
  } finally {
    output.destroy()
  }
}

/** Wraps a command on Linux so that the kernel ends it when this process dies, even by SIGKILL. */
function dyingWithUs(program: NixProgram, args: string[]): [string, string[]] {
  const signal = program === 'nix-store' ? 'TERM' : 'KILL'
  return process.platform === 'linux'
    ? ['setpriv', ['--pdeathsig', signal, program, ...args]]
    : [program, args]
}

/** Returns functions to end a process group: `end` sends SIGTERM, and SIGKILL after `grace` seconds; `kill` sends SIGKILL. */
function processGroup(
  pid: number | undefined,
  grace: number,
): { end: () => void; kill: () => void; forget: () => void } {
  let force: NodeJS.Timeout | undefined
  const signal = (name: NodeJS.Signals) => {
    if (pid === undefined) return
    try {
      process.kill(-pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  const kill = () => signal('SIGKILL')
  return {
    kill,
    end() {
      if (force) return
      signal('SIGTERM')
      force = setTimeout(kill, grace * 1000)
    },
    forget() {
      clearTimeout(force)
      // Kills processes that have outlived their leader. Ignores an empty group.
      kill()
    },
  }
}

function watchMemory(pid: number | undefined, limitMb: number | undefined, exceeded: () => void): () => void {
  if (pid === undefined || limitMb === undefined) return () => {}
  const look = async () => {
    // Applies no limit if the system does not report memory.
    const held = await memoryOf(pid).catch(() => 0)
    if (held > limitMb * 1024 * 1024) exceeded()
  }
  const ticker = setInterval(look, 100)
  return () => clearInterval(ticker)
}
