// Drives the real API, queue and database with workers whose builds are simulated: 10, 50 and 200 workers, each with as many builds
// (`--builds`, 250), so that all steps take the same time as long as the service scales. Builds of three priorities come from ten
// tokens over HTTP; in each step a third of the workers is killed and replaced. Prints a Markdown table. `--workers 10,50`
// chooses the steps, `--build-ms` is the mean duration of a build (500).
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runStep } from './bench/fleet/step.ts'
import { type StepFigures, table } from './bench/fleet/table.ts'
import { whatFailed } from './bench/run.ts'

const options = {
  workers: { type: 'string', default: '10,50,200' },
  builds: { type: 'string', default: '250' },
  'build-ms': { type: 'string', default: '500' },
} as const
const { values } = parseArgs({ options })
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))

const root = await mkdtemp(join(tmpdir(), 'patchbay-fleet-'))
// Postgres has a user of its own.
await chmod(root, 0o755)
const say = (line: string) => void process.stderr.write(`${line}\n`)
try {
  const figures: StepFigures[] = []
  for (const workers of values.workers.split(',').map(Number)) {
    const builds = workers * Number(values.builds)
    say(`${workers} workers, ${builds} builds …`)
    figures.push(
      await runStep({ root, signal: stop.signal }, { workers, builds, buildMs: Number(values['build-ms']) }),
    )
  }
  process.stdout.write(`${table(figures)}\n`)
} catch (error) {
  say(stop.signal.aborted ? whatFailed(stop.signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  await rm(root, { recursive: true, force: true })
}
