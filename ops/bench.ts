// Measures the service beside the limits of its framework, of nginx and of Nix, in the same run, and prints a Markdown table with
// the goals and the last release's figures. `-- --only NAME` runs one part (several: `--only a --only b`), `--seconds` is the
// length of each load (3), `--rounds` the number of measurements (3); `--json FILE` writes the figures for `ops/bench/releases`.
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runUntil, whatFailed } from './bench/run.ts'
import type { Line } from './bench/service/part.ts'
import { parts } from './bench/service/parts.ts'
import { figure, type ReleaseFigures, table } from './bench/service/table.ts'

const options = {
  only: { type: 'string', multiple: true },
  seconds: { type: 'string', default: '3' },
  rounds: { type: 'string', default: '3' },
  mebibytes: { type: 'string', default: '2048' },
  json: { type: 'string' },
} as const
const { values } = parseArgs({ options })
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))

const names = parts.map(({ name }) => name)
const only = values.only ?? []
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  say(`There is no ${unknown.join(', ')}: ${names.join(', ')}`)
  process.exit(2)
}

const root = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
// Postgres has a user of its own.
await chmod(root, 0o755)
try {
  const lines: Line[] = []
  for (const { name, measure } of parts) {
    if (only.length > 0 && !only.includes(name)) continue
    say(`${name} …`)
    const [seconds, rounds, mebibytes] = [values.seconds, values.rounds, values.mebibytes].map(Number) as [
      number,
      number,
      number,
    ]
    const site = { root, run: runUntil(stop.signal), signal: stop.signal, seconds, rounds, mebibytes, say }
    const measured = await measure(site)
    // A later part may break off.
    for (const { what, value, detail } of measured) say(`${what}: ${figure(value)}; ${detail}`)
    lines.push(...measured)
  }
  process.stdout.write(`${table(lines, await lastRelease())}\n`)
  const figures = Object.fromEntries(lines.map(({ key, value }) => [key, Number(value.toPrecision(3))]))
  if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`)
} catch (error) {
  say(stop.signal.aborted ? whatFailed(stop.signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  await rm(root, { recursive: true, force: true })
}

/** Reads the figures of the release whose file is the last by name. */
async function lastRelease(): Promise<ReleaseFigures> {
  const folder = new URL('bench/releases/', import.meta.url)
  const last = (await readdir(folder)).sort().at(-1) ?? ''
  return JSON.parse(await readFile(new URL(last, folder), 'utf8')) as ReleaseFigures
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
