// Measures the requests and bytes that a plan takes from its cache if the worker's store is empty and no package was ever scanned,
// with the cache's listings and without. The cache is Patchbay's own, by HTTP, filled with the sample channel as a build farm
// would have it. Prints a Markdown table.
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readChannel } from './bench/channel.ts'
import { type MeasuredPlan, measurePlan } from './bench/plan/measure.ts'
import { planTable } from './bench/plan/table.ts'
import { type OpenUpstream, openUpstream } from './bench/plan/upstream.ts'
import { removeStore } from './bench/private-store.ts'
import { runUntil, whatFailed } from './bench/run.ts'
import { chooseSpecs } from './bench/specs.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))
const { signal } = stop
const run = runUntil(signal)
const command = [process.execPath, fileURLToPath(new URL('../dist/cli.js', import.meta.url))]

const root = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
// Postgres has a user of its own.
await chmod(root, 0o755)
let upstream: OpenUpstream | undefined
try {
  say('Filling a cache with the source’s side …')
  const opened = await openUpstream(root, run, signal)
  upstream = opened
  const { packages } = await readChannel(opened.store)
  const native = packages.filter((own) => own.native).map(({ name }) => name)
  const pure = packages.filter(({ needs }) => !needs.some((name) => native.includes(name)))
  const specs = [
    { name: 'all pure', packages: pure.map(({ attribute }) => attribute) },
    ...chooseSpecs(packages).specs,
  ]

  const rows: { name: string; with: MeasuredPlan; without: MeasuredPlan }[] = []
  for (const { name, packages } of specs) {
    const measured = async (listings: boolean) => {
      const plan = await measurePlan(command, opened, packages, { listings, signal })
      say(`${name}, ${listings ? 'with' : 'without'} listings: ${plan.wallSeconds.toFixed(1)} s`)
      return plan
    }
    rows.push({ name, with: await measured(true), without: await measured(false) })
  }
  process.stdout.write(`${planTable(rows)}\n`)
} catch (error) {
  say(signal.aborted ? whatFailed(signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  await upstream?.close()
  await removeStore(root)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
