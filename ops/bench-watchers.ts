// Measures the API's cost of many clients that watch one build: memory of its process, the delay until clients get an
// event, and the delay of other requests. Compares 500 clients by server-sent events and 500 by long polls with one of
// each. Prints a Markdown table. `--clients` is the number of each (500), `--events` the number of events of the build (30), one
// per second.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { folderStore } from '../src/cache/folder-store.ts'
import { cacheInfo } from '../src/cache/open-store.ts'
import { openDb } from '../src/db/db.ts'
import { startPostgres } from '../src/embedded/postgres.ts'
import { startRedis } from '../src/embedded/redis.ts'
import { servePatchbay } from './bench/cache/sides.ts'
import { whatFailed } from './bench/run.ts'
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
/** Above any rate of this benchmark: it measures the check of limits, but must not reach them. */
const unlimited = { PATCHBAY_READS_PER_MINUTE: '100000000', PATCHBAY_LOG_LEVEL: 'info' }

const root = await mkdtemp(join(tmpdir(), 'patchbay-bench-'))
// Postgres has a user of its own.
await chmod(root, 0o755)
const opened: (() => Promise<unknown>)[] = []
try {
  const log = () => {}
  const postgres = await startPostgres({ dataDir: join(root, 'postgres'), log })
  opened.push(postgres.stop)
  const redis = await startRedis({ dataDir: join(root, 'redis'), log })
  opened.push(redis.stop)
  const db = await openDb(postgres.url)
  opened.push(db.close)
  const folder = join(root, 'cache')
  await mkdir(folder)
  await folderStore(folder, cacheInfo).prepare()
  const ground = { folder, databaseUrl: postgres.url, redisUrl: redis.url }

  const measured: Measured[] = []
  for (const each of [1, clients]) {
    say(`${each} + ${each} clients …`)
    const service = await servePatchbay(root, ground, stop.signal, unlimited)
    try {
      measured.push(await measure(service, { db, databaseUrl: postgres.url }, { clients: each, events }))
    } finally {
      await service.close()
    }
  }
  process.stdout.write(`${table(measured)}\n\n${notes({ clients, events })}\n`)
} catch (error) {
  say(stop.signal.aborted ? whatFailed(stop.signal.reason) : whatFailed(error))
  process.exitCode = 1
} finally {
  for (const close of opened.toReversed()) await close()
  await rm(root, { recursive: true, force: true })
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
