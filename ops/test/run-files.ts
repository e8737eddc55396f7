import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import tap from 'tap'
import { compiledPath } from './compile.ts'
import type { Ended } from './report.ts'
import { optionsOfV8, startProcess, type TestProcess } from './test-process.ts'

/** Seconds until a file is given up: three times the longest file on a busy machine, and well below the 40 minutes of a whole run. */
const mostSeconds = 900

/** Files that one process runs at most, which bounds its memory. */
const mostFiles = 30

export interface RunOptions {
  /** Processes at a time. */
  jobs: number
  /** Variables over those of this process. */
  env: { [variable: string]: string }
  /** Receives the TAP of all processes. */
  tapFile: string
  onEnd: (ended: Ended) => void
  /** Milliseconds that a process has to end after its last file, and to say that a file took too long. */
  graceMs?: number
}

/** Files to run, in the order to start them. */
export interface Files {
  /** Those with a process of their own. They start first. */
  alone: string[]
  /** Those that share processes, one after another in each: loading the API takes longer than most of them. */
  shared: string[]
}

/** Assertions of all files. */
export type Counts = Pick<typeof tap.counts, 'pass' | 'fail' | 'skip' | 'todo'>

/** Runs compiled test files in processes. */
export async function runFiles(
  { alone, shared }: Files,
  { jobs, env, tapFile, onEnd, graceMs = 30_000 }: RunOptions,
): Promise<{ ended: Ended[]; ok: boolean; counts: Counts }> {
  const variables = { ...process.env, TAP_TIMEOUT: String(mostSeconds), ...env }
  const options = await optionsOfV8()
  tap.setTimeout(0)
  tap.jobs = jobs
  const written = finished(tap.pipe(createWriteStream(tapFile)))
  const ended: Ended[] = []
  const end = (one: Ended) => {
    ended.push(one)
    onEnd(one)
  }
  const runSome = async (queue: string[], most: number) =>
    runInOne(await startProcess(options, variables, graceMs), queue, most, end)
  const left = { alone: [...alone], shared: [...shared] }
  const lane = async () => {
    while (left.alone.length > 0) await runSome(left.alone, 1)
    while (left.shared.length > 0) await runSome(left.shared, mostFiles)
  }
  await Promise.all(Array.from({ length: jobs }, lane))
  tap.end()
  await written
  return { ended, ok: tap.passing(), counts: tap.counts }
}

/** Takes files from the queue and runs them in one process, until it has run `most`, has died, or the queue is empty. */
async function runInOne(
  testProcess: TestProcess,
  queue: string[],
  most: number,
  onEnd: (ended: Ended) => void,
): Promise<void> {
  const ran: Ended[] = []
  while (ran.length < most && testProcess.isAlive()) {
    const file = queue.shift()
    if (file === undefined) break
    const one = await timed(file, () =>
      testProcess.run({ name: file, module: compiledPath(file), timeout: mostSeconds * 1000 }),
    )
    ran.push(one)
    onEnd(one)
  }
  const names = ran.map(({ file }) => file).join(', ')
  const last = await timed(`the end of the process that ran ${names}`, testProcess.end)
  if (!last.ok && ran.every(({ ok }) => ok)) onEnd(last)
}

async function timed(file: string, run: () => Promise<boolean>): Promise<Ended> {
  const started = performance.now()
  const ok = await run()
  return { file, ok, seconds: (performance.now() - started) / 1000 }
}
