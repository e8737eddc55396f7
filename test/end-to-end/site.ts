import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Test } from 'tap'
import { type Environment, type Service, serviceAt } from '../../src/client/http/patchbay.ts'
import { readConfig } from '../../src/config.ts'
import type { Db } from '../../src/db/db.ts'
import type { PackageRow } from '../../src/db/types.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { readLibrary } from '../../src/nix/library.ts'
import { startServer } from '../../src/server.ts'
import { type RunningWorker, startWorker } from '../../src/worker.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { writeFaultyChannel } from './faulty-channel.ts'
import { removeRoots } from './remove-roots.ts'

const root = new URL('../..', import.meta.url)
export const sampleChannel = fileURLToPath(new URL('ops/sample-channel', root))

type Teardown = Pick<Test, 'teardown'>

/** Variables of the environment, over those that every process of a site has. */
export type Settings = { [variable: string]: string }

/** A Patchbay for one test file, without workers: Postgres, Redis, API, a data directory, two channels. */
export interface Site {
  url: string
  service: Service
  db: Db
  databaseUrl: string
  dataDir: string
  /** Folder of the channel `faulty`; `sample` is the default. */
  faultyChannel: string
  /** Folder of the gates that builds of that channel wait at. */
  gates: string
  /** The variables that a process is started with. */
  environment(settings?: Settings): Settings
  /** Starts a worker in this process, until it is closed or the test ends. */
  startWorker(t: Teardown, settings?: Settings): Promise<RunningWorker>
  /** Lets a target build of the channel `faulty` go on that waits at this gate. */
  open(gate: string): Promise<void>
}

/** Ends with all its processes when the test ends, and removes its gc roots. `own` are settings of the API too. */
export async function openSite(t: Teardown, own: Settings = {}): Promise<Site> {
  const { redisUrl, freshDatabase } = await startServers(t)
  const { db, databaseUrl } = await freshDatabase()
  const folder = await temporaryFolder(t)
  const [dataDir, gates, faultyChannel] = ['data', 'gates', 'faulty-channel'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  t.teardown(() => removeRoots(dataDir))
  await mkdir(gates)
  await writeFaultyChannel(faultyChannel)
  const channelsFile = join(folder, 'channels.json')
  await writeFile(
    channelsFile,
    JSON.stringify({ sample: { path: sampleChannel, default: true }, faulty: { path: faultyChannel } }),
  )

  const environment = (settings: Settings = {}): Settings => ({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    PATCHBAY_PORT: '0',
    PATCHBAY_DATA_DIR: dataDir,
    PATCHBAY_CHANNELS: channelsFile,
    PATH: process.env.PATH ?? '',
    ...own,
    ...settings,
    // Offline: no time is spent waiting for a cache that cannot be reached.
    NIX_CONFIG: `substituters =\nextra-sandbox-paths = /gate=${gates}\n${settings.NIX_CONFIG ?? ''}`,
  })
  const log = pino({ level: 'silent' })
  const connections = { db, redisUrl, log }
  const api = await startServer(readConfig(environment()), {
    ...connections,
    library: await readLibrary(),
    metrics: openMetrics(),
  })
  t.teardown(api.close)

  return {
    url: api.address,
    service: serviceAt(api.address),
    db,
    databaseUrl,
    dataDir,
    faultyChannel,
    gates,
    environment,
    async startWorker(t, settings) {
      const worker = await startWorker(readConfig(environment(settings)), connections)
      let closed: Promise<void> | undefined
      const close = () => {
        closed ??= worker.close()
        return closed
      }
      t.teardown(close)
      return { ...worker, close }
    },
    open: (gate) => writeFile(join(gates, gate), ''),
  }
}

/** POSTs a spec, or text that stands for one. */
export function post({ url }: Pick<Site, 'url'>, spec: object | string): Promise<Response> {
  return fetch(`${url}/v1/environments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof spec === 'string' ? spec : JSON.stringify(spec),
  })
}

/** An environment whose build has ended, with its packages by name. */
export interface Ended extends Environment {
  rows: { [name: string]: PackageRow }
}

/** POSTs a spec and sees its build through to the end, whichever that is. */
export async function build(site: Site, spec: object): Promise<Ended> {
  const { id } = await site.service.accept(JSON.stringify(spec))
  return ended(site, id)
}

/** The environment once its newest build has ended. */
export async function ended({ url, service }: Pick<Site, 'url' | 'service'>, id: string): Promise<Ended> {
  for (;;) {
    const environment = await service.environment(id)
    if (['ready', 'failed', 'cancelled'].includes(environment.status)) {
      const answer = await fetch(`${url}/v1/environments/${id}/packages`)
      const { items } = (await answer.json()) as { items: PackageRow[] }
      return { ...environment, rows: Object.fromEntries(items.map((row) => [row.name, row])) }
    }
    await sleep(50)
  }
}

/** The whole log of a build so far. */
export async function logOf({ service }: Pick<Site, 'service'>, buildId: string): Promise<string> {
  let text = ''
  for (let offset = 0; ; ) {
    const piece = await service.log(buildId, offset)
    if (piece.nextOffset === offset) return text
    text += piece.text
    offset = piece.nextOffset
  }
}
