import type { FastifyBaseLogger } from 'fastify'
import { createApp } from './api/app.ts'
import { registerAdminToken } from './api/auth/admin-token.ts'
import { allowedHosts } from './api/auth/allowed-hosts.ts'
import { buildUsers } from './api/auth/build-users.ts'
import { listeningHost } from './api/auth/listen-address.ts'
import { listenFault } from './api/auth/listen-fault.ts'
import type { ServedCache } from './api/dependencies.ts'
import { listeningAt } from './api/fetching/cache-address.ts'
import { attemptLimitsOf } from './api/submit/attempt-limits.ts'
import { isComplete } from './cache/narinfo.ts'
import { cacheInfo, openCacheStore, priority } from './cache/open-store.ts'
import { ownVersion } from './client/version.ts'
import type { Config } from './config.ts'
import type { Db } from './db/db.ts'
import { closeInTime } from './jobs/close-in-time.ts'
import { keepLibrary } from './jobs/keep-library.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { NixLibrary } from './nix/library.ts'
import { openBuildQueue } from './queue/build-queue.ts'
import { openRequestCounts } from './queue/connection.ts'
import { openPlanQueue } from './queue/plan-queue.ts'
import { startRelay } from './queue/relay.ts'
import type { Tracing } from './tracing/start.ts'
import { addressGuardFor } from './webhooks/address-guard.ts'
import { sendForever } from './webhooks/deliver.ts'
import { networksOf } from './webhooks/networks.ts'

/** Interval at which the relay looks for builds whose announcement was missed, for instance because Redis was away. */
const relayEveryMs = 1000
/** Connections that may wait to be accepted: all clients that follow builds reconnect at once after a restart. */
const backlog = 4096
/** Time for open requests to finish before they are cut. Nix resumes a download that breaks off. */
const graceMs = 5_000
/** Time for each part to close after that, if Postgres or Redis is away. */
const partingMs = 1_000

export interface Server {
  /** URL at which the API listens. */
  address: string
  /** The host of the setting, or loopback where there are no tokens. */
  host: string
  /** Lets open requests finish for some seconds, then frees everything except the connections to the database. */
  close(): Promise<void>
}

/** Starts the API: queues, relay, app and listening socket. Throws `SetupFault` if it cannot listen at the address. */
export async function startServer(
  config: Config,
  {
    db,
    redisUrl,
    library,
    metrics,
    tracing = null,
    host: chosen = null,
    log,
  }: {
    db: Db
    redisUrl: string
    library: NixLibrary
    metrics: Metrics
    tracing?: Tracing | null
    /** Host at which an earlier process of this API listens, which has registered the operator's token. */
    host?: string | null
    log: FastifyBaseLogger
  },
): Promise<Server> {
  if (chosen === null) await registerAdminToken(config, db.tokens)
  const host = chosen ?? (await listeningHost(config, db.tokens, log))
  const guard = addressGuardFor(networksOf(config.webhookAllow))
  const cache = await servedCache(config)
  const builds = openBuildQueue(redisUrl)
  const plans = openPlanQueue(redisUrl)
  const counts = openRequestCounts(redisUrl)
  const relay = startRelay(db.outbox, builds, {
    everyMs: relayEveryMs,
    onError: (error) =>
      log.warn({ err: error }, 'cannot hand builds to the queue yet; they wait in the database'),
  })
  const requestLimits = { ...config, counts: counts.connection }
  const { ping, remove, prioritise } = builds
  const queue = { ping, nudge: relay.nudge, plan: plans.add, remove, prioritise }
  const attemptLimits = attemptLimitsOf(config)
  const app = await createApp({
    db,
    queue,
    attemptLimits,
    cache,
    webhooks: guard,
    requestLimits,
    allowedHosts: allowedHosts(config),
    isBuildUser: await buildUsers(),
    library: library.hash,
    libraryInterface: library.interface,
    version: ownVersion(),
    metrics,
    tracing,
    log,
  })
  const stopKeeping = await keepLibrary(library, db, log)
  const stopSending = sendForever(db, guard.agent, log)
  const close = async () => {
    // Also ends connections without any request, for which Node would wait.
    const giveUp = setTimeout(() => app.server.closeAllConnections(), graceMs)
    const parts = {
      requests: () => app.close(),
      webhooks: stopSending,
      relay: relay.close,
      library: stopKeeping,
    }
    await closeInTime(parts, graceMs + partingMs, log)
    clearTimeout(giveUp)
    counts.close()
    await closeInTime({ builds: builds.close, plans: plans.close }, partingMs, log)
  }
  try {
    await app.listen({ host, port: config.port, backlog })
    // Does not use the URL that `listen` returns: it has the loopback address in place of any wildcard address.
    return { address: `http://${listeningAt(app.addresses())}`, host, close }
  } catch (error) {
    await close()
    throw listenFault(error, host, config.port)
  }
}

/** Opens the binary cache for reading by the API. Reads nothing yet: workers create the cache, and may start later. */
export async function servedCache(config: Config): Promise<ServedCache> {
  const store = await openCacheStore(config)
  return {
    store,
    isWhole: (path) => isComplete(store, path),
    url: config.cacheUrl,
    info: cacheInfo,
    priority,
    limits: { maxDays: config.cacheMaxDays, maxBytes: config.cacheMaxMb * 1024 * 1024 },
  }
}
