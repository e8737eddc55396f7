import { readdir, readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { execa } from 'execa'
import { refuseFault } from '../faults/machine-fault.ts'
import { linesOf } from './lines.ts'

/** What every Nix process gets from whoever runs us. */
export interface NixSettings {
  /** Text of `NIX_CONFIG`: settings in the form of nix.conf, over those of the machine. */
  nixConfig: string
  path: string
  /**
   * Whether Nix gets all other variables of this process too: proxies, certificates, which daemon to ask. So it does where
   * somebody has us call the Nix of theirs; what a service builds depends on no such thing.
   */
  inherit?: boolean
  /** Ends each process, as the signal of a command does: so none of a build, a plan or a move goes on when that has to end. */
  signal?: AbortSignal
}

export type NixProgram = 'nix' | 'nix-instantiate' | 'nix-store'

export interface NixCommand {
  program: NixProgram
  args: string[]
  /** Ends the process, and what it has started, when it aborts; `run` then throws the signal's reason. */
  signal?: AbortSignal | undefined
  /** Ends the process after this time; else after `usualSeconds`. Null where the caller watches it by other means. */
  timeoutSeconds?: number | null
  /** Folder for what the program keeps of downloads; else one below its home, which a service's Nix does not have. */
  cacheDir?: string
  /** Ends the process, without asking it first, when it holds more than this. */
  memoryMb?: number
  /** Called as the process begins, with its number and what ends it for a reason. Returns what is called at its end. */
  onStart?: (pid: number, stop: (reason: string) => void) => () => void
  /** Gets every line of standard error, one after the other. The process waits for a promise that it returns. */
  onLine?: (line: string) => undefined | Promise<void>
  /** Characters after which a line of standard error is cut. */
  longestLine?: number
  /**
   * Reads standard output to its end as it comes; none is kept for the result then. The process waits for its reader, and
   * is ended where it fails, and `run` then throws what it threw: unless the process had failed by itself before.
   */
  readOutput?: (output: Readable) => Promise<void>
  /** Returns a fault of the machine as any other failure, for a caller that has more to say about it. */
  returnsFaults?: boolean
  /** Asked every second, and after lines of standard error; a reason ends the process. */
  watch?: () => string | null
}

export interface NixResult {
  /** `null` where a signal ended it. */
  exitCode: number | null
  stdout: string
  /** The last lines of standard error, for people. */
  stderrTail: string[]
  /** Which of our own limits ended the process: a reason that `watch` gave, or of `onStart`, or one of the two set above. */
  stoppedBy: string | null
}

/**
 * Most calls take less than a second. Some wait for a store whose disk is busy, or copy a folder or a package into it or out of it; none
 * of that takes as long as this, unless a daemon or a disk hangs.
 */
const usualSeconds = 1800
const tailLines = 50
/** A plan of Nixpkgs' largest environments is a few megabytes. */
const maxStdoutBytes = 256 * 1024 * 1024
/**
 * How long a program has to end once it is asked to; then it is forced. Only nix-store has builders to end. Evaluators do
 * not look at signals at all, and have nothing to tidy up.
 */
const graceSeconds: { [program in NixProgram]: number } = { 'nix-store': 20, 'nix-instantiate': 1, nix: 1 }

/**
 * Runs a program of Nix: the only place that starts one. It never outlives its caller: an abort, a limit or the death of
 * this process ends it. A failure is a value, but for an abort and for faults of the machine: these throw the signal's reason, or
 * `BuildFailed`.
 */
export async function run(settings: NixSettings, command: NixCommand): Promise<NixResult> {
  const { timeoutSeconds = usualSeconds } = command
  const signals = [settings.signal, command.signal].filter((signal) => signal !== undefined)
  for (const signal of signals) signal.throwIfAborted()
  const subprocess = execa(...dyingWithUs(command.program, command.args), {
    // A process group of its own, so that what it starts can be ended with it.
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
    // A reader often throws because the output of a process that failed ends early.
    if (unread && (!unread.atTheEnd || result.exitCode === 0)) throw unread.error
    if (result.exitCode !== 0 && !stoppedBy && !settings.inherit && !command.returnsFaults)
      await refuseFault(stderrTail)
    return { exitCode: result.exitCode ?? null, stdout: result.stdout ?? '', stderrTail, stoppedBy }
  } finally {
    // Still running only when `onLine` threw: it must not go on without anyone listening.
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

/** What a reader threw, and whether it had seen all of the output by then; null where it is content. Never rejects. */
async function readWhole(
  output: Readable,
  read: NixCommand['readOutput'],
  stop: () => void,
): Promise<{ error: unknown; atTheEnd: boolean } | null> {
  if (!read) return null
  // Until the reader listens: execa would let flow, and drop, what nobody listens to.
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

/** On Linux the kernel ends the process when this one dies, even by SIGKILL; a build is never left to nobody. */
function dyingWithUs(program: NixProgram, args: string[]): [string, string[]] {
  const signal = program === 'nix-store' ? 'TERM' : 'KILL'
  return process.platform === 'linux'
    ? ['setpriv', ['--pdeathsig', signal, program, ...args]]
    : [program, args]
}

/** The processes of a group, and two ways to end them: `end` asks first and forces those that have not followed, `kill` forces. */
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
      // Whatever outlived its leader. A group without members is no error.
      kill()
    },
  }
}

function watchMemory(pid: number | undefined, limitMb: number | undefined, exceeded: () => void): () => void {
  if (pid === undefined || limitMb === undefined) return () => {}
  const look = async () => {
    // Where the system does not tell, no limit holds, and no error ends the worker.
    const held = await memoryOf(pid).catch(() => 0)
    if (held > limitMb * 1024 * 1024) exceeded()
  }
  const ticker = setInterval(look, 100)
  return () => clearInterval(ticker)
}

/** Bytes of memory that a process holds (its resident set, from Linux' /proc), 0 once it has ended or where unknown. */
export async function memoryOf(pid: number): Promise<number> {
  return kilobytesIn(await textOf(`/proc/${pid}/status`), 'VmRSS') * 1024
}

/**
 * Bytes of memory that processes hold together. What they share is counted once where the kernel tells it, and else not at all for
 * files.
 */
export async function sharedMemoryOf(pids: number[]): Promise<number> {
  const parts = await Promise.all(
    pids.map(async (pid) => {
      const rollup = await textOf(`/proc/${pid}/smaps_rollup`)
      if (rollup !== '') return kilobytesIn(rollup, 'Pss')
      return kilobytesIn(await textOf(`/proc/${pid}/status`), 'RssAnon')
    }),
  )
  return parts.reduce((sum, kilobytes) => sum + kilobytes, 0) * 1024
}

/** The processes that a process has started and that it is the parent of; none where the kernel does not tell. */
export async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/children`)))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** A process and all that it has started, directly or not. */
export async function familyOf(pid: number): Promise<number[]> {
  const families = await Promise.all((await childrenOf(pid)).map(familyOf))
  return [pid, ...families.flat()]
}

/** `VmRSS:     1696 kB` */
function kilobytesIn(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0)
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '')
