// Measures how fast the API serves a cache in a folder, beside nginx that serves the same folder on the same machine in the
// same run: narinfos and NARs by wrk, and a closure of random files by Nix. Prints a Markdown table. `--seconds` is the length of
// each load (5), `--rounds` the number of measurements (3); the table has the medians.
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fillCache } from './bench/cache/ground.ts'
import { measureAll } from './bench/cache/measure.ts'
import { fillWithRandom } from './bench/cache/nix-client.ts'
import { notes } from './bench/cache/notes.ts'
import { serveNginx, servePatchbay } from './bench/cache/sides.ts'
import { table } from './bench/cache/table.ts'
import { removeStore } from './bench/private-store.ts'
import { runUntil, whatFailed } from './bench/run.ts'

const options = {
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '3' },
} as const
const { values } = parseArgs({ options })
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)]
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))
const run = runUntil(stop.signal)
const small = 4000
const narMebibytes = [1, 10, 50, 200]

const root = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
// Postgres has a user of its own.
await chmod(root, 0o755)
const opened: { close(): Promise<void> }[] = []
try {
  say('Filling a cache …')
  const store = await fillWithRandom(join(root, 'store'), run)
  const ground = await fillCache(root, store, { small, narMebibytes }, stop.signal)
  opened.push(ground)
  const nginx = await serveNginx(root, ground, stop.signal)
  opened.push(nginx)
  const patchbay = () => servePatchbay(root, ground, stop.signal)
  const rows = await measureAll({ root, run, store, ground, nginx, patchbay, seconds, rounds, say })
  const nix = await run('nix', ['--version'])
  process.stdout.write(`${table(rows)}\n\n${notes({ nix, narinfos: small, seconds, rounds })}\n`)
} catch (error) {
  say(stop.signal.aborted ? whatFailed(stop.signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  for (const one of opened.toReversed()) await one.close()
  await removeStore(root)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
