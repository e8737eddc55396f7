// Measures the API's cost of many clients that watch one build: memory of its process, the delay until clients get an
// event, and the delay of other requests. Compares 500 clients by server-sent events and 500 by long polls with one of
// each. Prints a Markdown table. `--clients` is the number of each (500), `--events` the number of events of the build (30), one
// per second.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { whatFailed } from './bench/run.ts'
import { withGround } from './bench/service/with-service.ts'
import { measure } from './bench/watchers/measure.ts'
import { notes } from './bench/watchers/notes.ts'
import { type Measured, table } from './bench/watchers/table.ts'

const options = {
  clients: { type: 'string', default: '500' },
  events: { type: 'string', default: '30' },
} as const
const { values } = parseArgs({ options })
const [clients, events] = [Number(values.clients), Number(values.events)]
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))

const root = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
// Postgres has a user of its own.
await chmod(root, 0o755)
try {
  await withGround({ root, signal: stop.signal }, async (ground) => {
    const measured: Measured[] = []
    for (const each of [1, clients]) {
      say(`${each} + ${each} clients …`)
      measured.push(
        await ground.served((url, pid) => measure({ url, pid }, ground, { clients: each, events })),
      )
    }
    process.stdout.write(`${table(measured)}\n\n${notes({ clients, events })}\n`)
  })
} catch (error) {
  say(stop.signal.aborted ? whatFailed(stop.signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  await rm(root, { recursive: true, force: true })
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
