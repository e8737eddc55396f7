import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import tap from 'tap'
import { compiledPath } from './compile.ts'
import type { Ended } from './report.ts'
import { optionsOfV8, startProcess } from './test-process.ts'

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
  /** Runs the next files of a queue in one process, until the queue is empty or the process has had enough of them. */
  const runNext = async (queue: string[], most: number) => {
    const testProcess = await startProcess(options, variables, graceMs)
    const ran: Ended[] = []
    while (ran.length < most && testProcess.isAlive()) {
      const file = queue.shift()
      if (file === undefined) break
      const started = performance.now()
      const ok = await testProcess.run({
        name: file,
        module: compiledPath(file),
        timeout: mostSeconds * 1000,
      })
      const one = { file, ok, seconds: (performance.now() - started) / 1000 }
      ran.push(one)
      end(one)
    }
    const started = performance.now()
    const ok = await testProcess.end()
    if (!ok && ran.every((one) => one.ok))
      end({
        file: `the end of the process that ran ${ran.map(({ file }) => file).join(', ')}`,
        ok,
        seconds: (performance.now() - started) / 1000,
      })
  }
  const queues = { alone: [...alone], shared: [...shared] }
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      while (queues.alone.length > 0) await runNext(queues.alone, 1)
      while (queues.shared.length > 0) await runNext(queues.shared, mostFiles)
    }),
  )
  tap.end()
  await written
  return { ended, ok: tap.passing(), counts: tap.counts }
}
