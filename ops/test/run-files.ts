import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { execa } from 'execa'
import tap from 'tap'
import { compiledPath } from './compile.ts'
import type { Ended } from './report.ts'

/** Seconds until a file is given up: three times the longest file on a busy machine, and well below the 40 minutes of a whole run. */
const mostSeconds = 900

/**
 * Options of V8 for processes that live for seconds: no second compilation of Prisma's WebAssembly, fewer collections of
 * garbage, and machine code only of functions that are really hot. They save a third of the CPU of a file of tests over Postgres.
 */
const wantedOfV8 = ['--liftoff-only', '--max-semi-space-size=32', '--interrupt-budget=1000000']

/** Returns those that the V8 of this Node knows: its options come and go with its versions. */
async function optionsOfV8(): Promise<string[]> {
  const { stdout } = await execa(process.execPath, ['--v8-options'])
  return wantedOfV8.filter((option) => stdout.includes(` ${option.split('=')[0]} `))
}

export interface RunOptions {
  /** Files at a time. */
  jobs: number
  /** Variables over those of this process. */
  env: { [variable: string]: string }
  /** Receives the TAP of all files. */
  tapFile: string
  onEnd: (ended: Ended) => void
}

/** Assertions of all files. */
export type Counts = Pick<typeof tap.counts, 'pass' | 'fail' | 'skip' | 'todo'>

/** Runs compiled test files, each in a process of its own, in the given order. */
export async function runFiles(
  files: string[],
  { jobs, env, tapFile, onEnd }: RunOptions,
): Promise<{ ended: Ended[]; ok: boolean; counts: Counts }> {
  const v8Options = await optionsOfV8()
  tap.setTimeout(0)
  tap.jobs = jobs
  const written = finished(tap.pipe(createWriteStream(tapFile)))
  const startedAt = new Map<string, number>()
  tap.on('spawn', ({ name }) => void startedAt.set(name, performance.now()))
  const ended = await Promise.all(
    files.map(async (name) => {
      const node = [process.execPath, '--enable-source-maps', ...v8Options, compiledPath(name)]
      // Removes the loader that tap puts into NODE_OPTIONS to measure coverage, which is not used here. It
      // doubles the time that a process takes to start.
      const results = await tap.spawn('env', ['-u', 'NODE_OPTIONS', ...node], {
        name,
        at: null,
        stack: '',
        buffered: true,
        timeout: mostSeconds * 1000,
        env: { ...process.env, TAP_TIMEOUT: String(mostSeconds), ...env },
      })
      const seconds = (performance.now() - (startedAt.get(name) ?? Number.NaN)) / 1000
      const end: Ended = { file: name, ok: results?.ok ?? false, seconds }
      onEnd(end)
      return end
    }),
  )
  tap.end()
  await written
  return { ended, ok: tap.passing(), counts: tap.counts }
}
