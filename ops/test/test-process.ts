import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { execa } from 'execa'
import tap from 'tap'
import { compiledPath } from './compile.ts'
import type { FileToRun } from './file-process.ts'

/** A process that runs test files, one at a time. What it prints is part of this process's own TAP. */
export interface TestProcess {
  /** Returns whether the process takes another file. */
  isAlive(): boolean
  /** Runs a file, and returns whether it passed. A process that ends during it, or is given up, has failed it. */
  run(file: FileToRun): Promise<boolean>
  /** Waits for the end of the process, and returns whether all of it passed. */
  end(): Promise<boolean>
}

/**
 * Options of V8 for processes that live for seconds: no second compilation of Prisma's WebAssembly, fewer collections of
 * garbage, and machine code only of functions that are really hot. They save a third of the CPU of a file of tests over Postgres.
 */
const wantedOfV8 = ['--liftoff-only', '--max-semi-space-size=32', '--interrupt-budget=1000000']

/** Returns those that the V8 of this Node knows: its options come and go with its versions. */
export async function optionsOfV8(): Promise<string[]> {
  const { stdout } = await execa(process.execPath, ['--v8-options'])
  return wantedOfV8.filter((option) => stdout.includes(` ${option.split('=')[0]} `))
}

let started = 0

/**
 * Starts a process that waits for files. At most as many as `tap.jobs` start; others would wait for their turn. Kills the process
 * `graceMs` after a file's own limit, and as long after its last file.
 */
export async function startProcess(
  v8Options: string[],
  env: NodeJS.ProcessEnv,
  graceMs: number,
): Promise<TestProcess> {
  started++
  // Removes the loader that tap puts into NODE_OPTIONS to measure coverage, which is not used here. It doubles the time that a
  // process takes to start.
  const node = ['-u', 'NODE_OPTIONS', process.execPath, '--enable-source-maps', ...v8Options]
  const spawned = tap.spawn('env', [...node, compiledPath('ops/test/file-process.ts')], {
    name: `process ${started}`,
    at: null,
    stack: '',
    buffered: true,
    stdio: ['pipe', 'pipe', 2],
    env,
  })
  const test = spawned.subtest
  if (!test) throw new Error('tap has ended, and starts no process')
  const { stdin } = test.proc ?? ((await once(test, 'process')) as [ChildProcess])[0]
  if (!stdin) throw new Error('the process of test files has no standard input')
  // Writing to a process that has died fails. Its end says so.
  stdin.on('error', () => {})
  let alive = true
  const ended = spawned.then((results) => {
    alive = false
    return results?.ok ?? false
  })
  return {
    isAlive: () => alive,
    async run(file) {
      const ok = new Promise<boolean>((done) =>
        test.parser.once('child', (parser) =>
          parser.once('complete', (results: { ok: boolean }) => done(results.ok)),
        ),
      )
      test.setTimeout(file.timeout + graceMs)
      stdin.write(`${JSON.stringify(file)}\n`)
      return Promise.race([ok, ended.then(() => false)])
    },
    async end() {
      test.setTimeout(graceMs)
      stdin.end()
      return ended
    },
  }
}
