/**
 * Runs the test files that it reads from its standard input, a line of JSON for each (`FileToRun`): one after another, each as a test of
 * its own. Ends with the input.
 */
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import tap from 'tap'
import { setCurrentTest } from './current-test.ts'

export interface FileToRun {
  /** The source, relative to the project. Names the test. */
  name: string
  /** The absolute path of its compiled module. */
  module: string
  /** Milliseconds until the file is given up. */
  timeout: number
}

// Each file has a limit of its own; the process has none.
tap.setTimeout(0)
for await (const line of createInterface(process.stdin)) {
  const { name, module, timeout } = JSON.parse(line) as FileToRun
  await tap.test(name, { timeout, at: null, stack: '' }, async (t) => {
    setCurrentTest(t)
    await import(pathToFileURL(module).href)
  })
}
tap.end()
