import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeRoots } from '../../test/end-to-end/remove-roots.ts'
import { type Proxy as NetworkProxy, startProxy } from '../../test/proxy.ts'
import { freePort } from '../free-port.ts'
import { type Callers, openCallers } from './callers.ts'
import { writeChannel } from './channel.ts'
import type { Cleanup } from './cleanup.ts'
import { openQuery, type Query } from './record.ts'
import { openPostgres, openRedis, type RedisServer, type Server } from './servers.ts'
import { type Service, type ServiceOptions, startService } from './service.ts'

type Variables = { [variable: string]: string }

/** The differences of a row's site from the usual one. */
export interface SiteOptions {
  /** Over the settings of all processes. */
  settings?: Variables
  /** For each worker, by its number: settings of its own, the command line that it runs within, another version's program. */
  worker?(number: number): { settings?: Variables; within?: string[]; cli?: string }
  /** Program of the API, where that is another version's. */
  apiCli?: string
  /** Folder of Postgres' data, where it is not one of the site's. */
  postgresFolder?: string
  /** `patchbay up` alone, with servers of its own, in the place of API, workers, Postgres and Redis. */
  isOneProcess?: true
}

/** A whole Patchbay: an API and two workers as processes, a Postgres behind a proxy, a Redis, and callers. */
export interface Site {
  /** Folder of all that follows. */
  folder: string
  dataDir: string
  url: string
  query: Query
  /** Closes the connections of `query` for as long as the work takes, which may replace the database. */
  pauseQueries(work: () => Promise<void>): Promise<void>
  callers: Callers
  postgres: Server
  /** Between Postgres and all processes. */
  proxy: NetworkProxy
  redis: RedisServer
  /** The API, or `patchbay up`. */
  api(): Service
  startApi(options?: Partial<ServiceOptions>): Promise<void>
  workers(): Service[]
  /** Starts the worker of this number, in the place of the one that has ended. */
  startWorker(number: number, options?: Partial<ServiceOptions>): Promise<void>
  /** Lets builders go on that wait at the gate. */
  openGate(): Promise<void>
  /**
   * Call it when a fault has ended: submits a build, and waits until the API is ready and a worker has moved a
   * build, or until `holds` is true. `seconds` of the site becomes the longest of these times.
   */
  becomesHealthy(holds?: () => Promise<boolean>): Promise<void>
  seconds: number
}

/** Short, so that another worker soon takes a killed worker's builds, yet long enough to renew on a slow machine. */
const leaseSeconds = '6'
const longestRecoveryMs = 300_000

export async function openSite(
  cleanup: Cleanup,
  folder: string,
  logs: string,
  options: SiteOptions = {},
): Promise<Site> {
  const [dataDir, gates, channel] = ['data', 'gates', 'channel'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  cleanup.teardown(() => removeRoots(dataDir))
  await mkdir(gates)
  await mkdir(dataDir, { recursive: true })
  await writeChannel(channel)
  const channels = join(folder, 'channels.json')
  await writeFile(channels, JSON.stringify({ faults: { path: channel, default: true } }))

  const servers = options.isOneProcess
    ? serversOfItsOwn(dataDir)
    : await startServers(cleanup, folder, options)
  const port = await freePort()
  const { NIX_CONFIG = '', ...settings } = options.settings ?? {}
  const environment: Variables = {
    PATH: process.env.PATH ?? '',
    PATCHBAY_PORT: String(port),
    PATCHBAY_DATA_DIR: dataDir,
    PATCHBAY_CHANNELS: channels,
    PATCHBAY_LEASE_SECONDS: leaseSeconds,
    // Callers send requests as fast as they can, and no row tests the limits.
    ...{ PATCHBAY_READS_PER_MINUTE: '0', PATCHBAY_WRITES_PER_MINUTE: '0' },
    ...servers.variables,
    ...settings,
  }
  const nixConfig = `substituters =\nextra-sandbox-paths = /gate=${gates}\n${NIX_CONFIG}`
  const services: { [role: string]: Service } = {}
  const start = async (
    role: string,
    command: ServiceOptions['command'],
    changes: Partial<ServiceOptions>,
  ) => {
    const { env = {}, ...others } = changes
    services[role] = await startService(cleanup, {
      command,
      logFile: join(logs, `${role}.log`),
      env: { ...environment, ...env, NIX_CONFIG: `${nixConfig}\n${env.NIX_CONFIG ?? ''}` },
      ...others,
    })
  }
  const url = `http://127.0.0.1:${port}`
  const site: Site = {
    ...{ folder, dataDir, url, ...servers },
    ...openQuery(cleanup, servers.postgres.url),
    callers: openCallers(url),
    api: () => services.api as Service,
    startApi: (changes = {}) =>
      start('api', options.isOneProcess ? 'up' : 'serve', {
        ...(options.apiCli && { cli: options.apiCli }),
        ...changes,
      }),
    workers: () => Object.entries(services).flatMap(([role, one]) => (role === 'api' ? [] : [one])),
    startWorker: (number, changes = {}) => {
      const { settings: env = {}, ...own } = options.worker?.(number) ?? {}
      const role = `worker-${number}`
      const named = servers.proxy.url && { DATABASE_URL: withName(servers.proxy.url, role) }
      return start(role, 'work', { env: { ...named, ...env }, ...own, ...changes })
    },
    openGate: () => writeFile(join(gates, 'open'), ''),
    seconds: 0,
    async becomesHealthy(holds) {
      const since = performance.now()
      const [now] = await this.query<{ now: Date }>('SELECT clock_timestamp() AS now')
      // The times of events are rounded to milliseconds.
      const from = new Date((now?.now.getTime() ?? 0) + 1)
      const isHealthy = holds ?? (() => hasMoved(this.query, from))
      await this.callers.submitFresh(1)
      for (;;) {
        if ((await isReady(url)) && (await isHealthy())) break
        if (performance.now() - since > longestRecoveryMs) throw new Error('it does not become healthy again')
        await sleep(100)
      }
      this.seconds = Math.max(this.seconds, (performance.now() - since) / 1000)
    },
  }
  await site.startApi()
  if (!options.isOneProcess) for (const number of [0, 1]) await site.startWorker(number)
  return site
}

async function startServers(cleanup: Cleanup, folder: string, { postgresFolder }: SiteOptions) {
  const postgres = await openPostgres(cleanup, postgresFolder ?? join(folder, 'postgres'))
  const redis = await openRedis(cleanup, join(folder, 'redis'))
  const proxy = await startProxy(cleanup, postgres.url)
  return { postgres, redis, proxy, variables: { DATABASE_URL: proxy.url, REDIS_URL: redis.url } }
}

/** Of a `patchbay up`, which starts and stops them itself. */
function serversOfItsOwn(dataDir: string) {
  const absent = (): never => {
    throw new Error('`patchbay up` has servers of its own')
  }
  const server = { start: absent, stop: absent, kill: absent, empty: absent }
  const socket = encodeURIComponent(join(dataDir, 'postgres/run'))
  return {
    postgres: { ...server, url: `postgresql://postgres@localhost/patchbay?host=${socket}` },
    redis: { ...server, url: '' },
    proxy: { url: '', behave: absent, delay: absent, reset: absent, connections: 0, close: absent },
    variables: {},
  }
}

/** Adds the name of the process to the URL, so that Postgres shows whose session it is. */
function withName(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', name)
  return url.href
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Whether a worker has recorded anything about a build since. */
async function hasMoved(query: Query, since: Date): Promise<boolean> {
  const [found] = await query(
    `SELECT 1 FROM event WHERE at >= $1 AND (type <> 'state' OR data->>'state' <> 'queued') LIMIT 1`,
    [since],
  )
  return found !== undefined
}
