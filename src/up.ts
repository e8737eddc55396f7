import { join } from 'node:path'
import type { Logger } from 'pino'
import { ownVersion } from './client/version.ts'
import type { Config } from './config.ts'
import { type Db, openDb } from './db/db.ts'
import { databaseFault } from './db/outages/database-fault.ts'
import { makeDataFolder } from './embedded/data-folder.ts'
import { startPostgres } from './embedded/postgres.ts'
import { startRedis } from './embedded/redis.ts'
import { SetupFault } from './errors.ts'
import { closeInTime } from './jobs/close-in-time.ts'
import { countWork } from './metrics/count-work.ts'
import { listenForScrapes } from './metrics/listen.ts'
import { type AmongProcesses, type Metrics, observeProcess, openMetrics } from './metrics/metrics.ts'
import { observeConnections, observeService } from './metrics/service-metrics.ts'
import { readLibrary } from './nix/library.ts'
import { startApiProcesses } from './processes/api-processes.ts'
import { type Server, startServer } from './server.ts'
import { startTracing } from './tracing/start.ts'
import { startWorker } from './worker.ts'

/** Roles of one process. */
export interface Roles {
  api: boolean
  worker: boolean
}

/** The place of this process among several of one API. */
export interface Place extends AmongProcesses {
  /** Host at which an earlier one of them listens; null for the first one. */
  host: string | null
}

export interface Running {
  /** URL of the API, or null without one. */
  address: string | null
  /** Host at which this process itself listens, or null. */
  host: string | null
  /** URL of the metrics on a port of their own, or null if this process has none. */
  metrics: string | null
  observed: Pick<Metrics, 'read' | 'expose'>
  /** Rejects with `ServerLost` when an embedded server or a process of the API has ended and does not stay up after restarts. */
  lost: Promise<never>
  /** Makes the worker of this process take no more work. Does nothing in a process without one. */
  drain(): void
  /** Resolves once the worker has drained. */
  drained: Promise<void>
  /** Closes the API, then the worker, then the connections to the database, then the embedded servers. */
  close(): Promise<void>
}

/** Longer than the API and a worker take to close their own parts; connections to the database may wait for Postgres. */
const closeWithinMs = {
  api: 10_000,
  processes: 19_000,
  worker: 15_000,
  db: 2_000,
  metrics: 1_000,
  tracing: 5_000,
  redis: 10_000,
  postgres: 30_000,
}
const closingOrder = ['api', 'processes', 'worker', 'metrics', 'tracing', 'db', 'redis', 'postgres'] as const

/** Thrown if an API or worker in a process of its own lacks the URLs of the servers it shares with other processes. */
export class ServersMissing extends SetupFault {
  override name = 'ServersMissing'
}

/**
 * Starts an embedded Postgres and Redis unless URLs are set, opens the database, then starts the API and the worker of `roles`.
 * Closes everything again and throws if one part does not start. Where the settings ask for several processes of the API, starts
 * those instead of an API in this one; each of them calls this function with its place.
 */
export async function up(config: Config, roles: Roles, log: Logger, place?: Place): Promise<Running> {
  if (!(roles.api && roles.worker) && !(config.databaseUrl && config.redisUrl)) {
    throw new ServersMissing(
      'Set DATABASE_URL and REDIS_URL: an API and workers in separate processes share them. `patchbay up` needs neither.',
    )
  }
  const lost: Promise<never>[] = []
  const opened: Partial<Record<(typeof closingOrder)[number], () => Promise<void>>> = {}
  const close = async () => {
    for (const part of closingOrder) {
      const end = opened[part]
      delete opened[part]
      if (end) await closeInTime({ [part]: end }, closeWithinMs[part], log)
    }
  }
  const isApart = roles.api && config.apiProcesses > 1 && !place
  const answers = roles.api && !isApart
  const works = answers || roles.worker
  try {
    const tracing = works ? await startTracing(process.env, ownVersion()) : null
    if (tracing) opened.tracing = tracing.close
    const embeds = !(config.databaseUrl && config.redisUrl)
    await makeDataFolder(config.dataDir, { write: roles.worker || embeds })
    const databaseUrl = config.databaseUrl ?? (await embedded('postgres', startPostgres))
    const redisUrl = config.redisUrl ?? (await embedded('redis', startRedis))
    const metrics = openMetrics(isApart ? { process: 'main', others: async () => [] } : place)
    observeProcess(metrics)
    const db = works ? await openOwnDb(databaseUrl, metrics) : null
    const processes = isApart
      ? await startApiProcesses({ ...config, databaseUrl, redisUrl }, metrics.read, log)
      : null
    if (processes) {
      opened.processes = processes.close
      lost.push(processes.lost)
    }
    if (answers && db) observeService(metrics, db)
    let scrapedAt: string | null = null
    if (config.metricsPort !== undefined && !place) {
      const expose = async () => (await processes?.expose()) ?? metrics.expose()
      const scrapes = await listenForScrapes(expose, { host: config.metricsHost, port: config.metricsPort })
      opened.metrics = scrapes.close
      scrapedAt = scrapes.address
    }
    let api: Server | undefined
    if (answers && db) {
      const library = await readLibrary()
      const host = place?.host ?? null
      api = await startServer(config, { db, redisUrl, library, metrics, tracing, host, log })
      opened.api = api.close
    }
    const worker = roles.worker && db ? await startWorker(config, { db, redisUrl, log }) : undefined
    if (worker) opened.worker = worker.close
    const address = (processes ?? api)?.address ?? null
    const { dataDir } = config
    log.info(
      {
        address,
        metrics: scrapedAt,
        dataDir,
        postgres: whereabouts(databaseUrl),
        redis: whereabouts(redisUrl),
      },
      place ? 'this process of the API is up' : 'patchbay is up',
    )
    return {
      ...{ address, host: api?.host ?? null, metrics: scrapedAt, observed: metrics },
      ...{ lost: Promise.race(lost), close },
      drain: () => worker?.drain(),
      drained: worker?.drained ?? new Promise(() => {}),
    }
  } catch (error) {
    await close()
    throw error
  }

  async function openOwnDb(databaseUrl: string, metrics: Metrics): Promise<Db> {
    const recorded = await openDb(databaseUrl, roles.worker ? config : {}).catch((error) => {
      throw databaseFault(error, whereabouts(databaseUrl))
    })
    const db = countWork(recorded, metrics.work)
    opened.db = db.close
    observeConnections(metrics, db)
    return db
  }

  async function embedded(name: 'postgres' | 'redis', start: typeof startPostgres): Promise<string> {
    const server = await start({
      dataDir: join(config.dataDir, name),
      log: (line) => log.debug({ server: name }, line),
      warn: (line) => log.warn({ server: name }, line),
      ...(name === 'postgres' && { settings: { max_connections: String(embeddedConnections(config)) } }),
    })
    opened[name] = server.stop
    lost.push(server.lost)
    return server.url
  }
}

/**
 * Runs until SIGTERM or SIGINT, or until its worker has drained, which SIGUSR1 begins; then closes everything and ends the
 * process. A second SIGTERM or SIGINT ends it at once. Throws `ServerLost`, after everything else has closed, if an embedded
 * server or a process of the API does not stay up.
 */
export async function runUntilSignal(config: Config, roles: Roles, log: Logger): Promise<void> {
  const signalled = nextSignal().then((signal) => {
    log.info({ signal }, 'closing; builds under way go back to the queue')
    void nextSignal().then(() => process.exit(1))
  })
  let drain = () => {}
  let isToDrain = false
  // Without a listener, Node would open a debugger.
  process.on('SIGUSR1', () => {
    if (!roles.worker) log.warn('SIGUSR1 drains workers, and this process has none')
    isToDrain = true
    drain()
  })
  // Handles a signal that arrives during the start only after it, so that nothing stays half started.
  const running = await up(config, roles, log)
  drain = running.drain
  if (isToDrain) drain()
  await Promise.race([signalled, running.lost, running.drained]).finally(running.close)
  // Ends the process although requests to a server that is away may still be pending.
  process.exit()
}

/** 100, Postgres' default, is enough for a worker and an API in one process; each further process opens 16. */
const embeddedConnections = ({ apiProcesses }: Config) => 100 + 16 * (apiProcesses - 1)

async function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
}

/** Returns host, port and path of a server's URL, or the path of its socket, without user and password. */
function whereabouts(url: string): string {
  if (!URL.canParse(url)) return url.includes('://') ? 'its URL' : url
  const { hostname, port, pathname, searchParams } = new URL(url)
  return (searchParams.get('host') ?? `${hostname}${port && `:${port}`}`) + pathname
}
