// Measures, on the sample channel, the builds of a free-threaded environment by Nixpkgs' own `withPackages` and by Patchbay.
// Each starts with the paths of a build farm: both interpreters, and all packages of the ordinary one. Prints a Markdown table;
// ends with 1 if a build fails, or if Patchbay builds anything but native packages. `--keep` leaves the store.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readChannel, sourceSide } from './bench/channel.ts'
import { faultsOf } from './bench/faults.ts'
import { type Ground, type Measured, measure, type Side } from './bench/measure.ts'
import { notes } from './bench/notes.ts'
import { fillStore, type PrivateStore, removeStore, validPaths } from './bench/private-store.ts'
import { runUntil, whatFailed } from './bench/run.ts'
import { chooseSpecs, type MeasuredSpec } from './bench/specs.ts'
import { type MeasuredRow, table } from './bench/table.ts'

const { keep } = parseArgs({ options: { keep: { type: 'boolean', default: false } } }).values
const stop = new AbortController()
// Stays until the end: execa ends the process on a signal that has no other listener.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))

const root = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
try {
  await compare({ root, run: runUntil(stop.signal) })
} catch (error) {
  say(stop.signal.aborted ? whatFailed(stop.signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  if (keep) say(`The store is kept: nix-store --store ${root}`)
  else await removeStore(root)
}

async function compare(store: PrivateStore): Promise<void> {
  say("Copying the source's side into a store of its own …")
  await fillStore(store, await sourceSide(store.run))
  const sourcePaths = (await validPaths(store)).map(({ path }) => path)
  const { packages, prefix } = await readChannel(store)
  const { specs, leftOut } = chooseSpecs(packages)

  const rows: MeasuredRow[] = []
  for (const spec of specs) {
    const side = (name: Side) => measureAloud({ store, sourcePaths, prefix }, spec, name)
    rows.push({ spec, sides: { withPackages: await side('withPackages'), patchbay: await side('patchbay') } })
  }

  const nix = await store.run('nix', ['--version'])
  const under = notes({ nix, sourcePaths: sourcePaths.length, specs, leftOut })
  process.stdout.write(`${table(rows)}\n\n${under}\n`)
  const faults = rows.flatMap(({ spec, sides }) => faultsOf(spec, sides))
  for (const fault of faults) say(fault)
  if (faults.length > 0) process.exitCode = 1
}

async function measureAloud(ground: Ground, spec: MeasuredSpec, side: Side): Promise<Measured> {
  const measured = await measure(ground, spec, side)
  say(`${spec.name}, ${side}: ${measured.derivations} derivations in ${measured.wallSeconds.toFixed(1)} s`)
  return measured
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
