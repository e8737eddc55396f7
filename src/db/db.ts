import { type Audit, audit } from './access/audit.ts'
import { type Idempotency, idempotency } from './access/idempotency.ts'
import { type Tokens, tokens } from './access/tokens.ts'
import { type Builds, builds } from './builds/builds.ts'
import { type Events, events } from './builds/events.ts'
import { type FailedDerivations, failedDerivations } from './builds/failed-derivations.ts'
import { type Findings, findings } from './builds/findings.ts'
import { type Libraries, libraries } from './builds/libraries.ts'
import { buildLogs, type Log } from './builds/log.ts'
import { type Outbox, outbox } from './builds/outbox.ts'
import { type Reconciled, type ReconcileRules, reconcile } from './builds/reconcile.ts'
import { type Workers, workers } from './builds/workers.ts'
import { type Cache, cache } from './cache/cache.ts'
import { type Leftovers, leftovers } from './cache/leftovers.ts'
import { type Removal, removal } from './cache/removal.ts'
import { type Retention, retention } from './cache/retention.ts'
import { type Scrubbing, scrubbing } from './cache/scrubbing.ts'
import { type SigningKeys, signingKeys } from './cache/signing-keys.ts'
import { type Sweeps, sweeps } from './cache/sweeps.ts'
import { type Changes, openChanges } from './changes.ts'
import { type ChannelMoves, channelMoves } from './channels/channel-moves.ts'
import { type Channels, channels } from './channels/channels.ts'
import { openDatabase, openStoreDatabase } from './database.ts'
import { type Environments, environments } from './environments/environments.ts'
import { type Pins, pins } from './environments/pins.ts'
import { type Stamps, stamps } from './environments/stamps.ts'
import { type Maintenance, maintenance } from './maintenance.ts'
import { migrate, migrationNames } from './migrate.ts'
import { diskRoom } from './outages/disk-room.ts'
import { type KnownPackages, knownPackages } from './packages/known-packages.ts'
import { type Plans, plans } from './plans/plans.ts'
import { openPool, type PoolTimes, type PoolUse, usualTimes } from './pool.ts'
import { type Pruned, prune } from './prune.ts'
import { type Unfinished, unfinished } from './unfinished.ts'
import { type Version, version } from './version.ts'
import { type Deliveries, deliveries } from './webhooks/deliveries.ts'
import { type Webhooks, webhooks } from './webhooks/webhooks.ts'

/** The lasting state of the service, in Postgres. A change that is not committed here has not happened. */
export interface Db {
  channels: Channels
  channelMoves: ChannelMoves
  environments: Environments
  stamps: Stamps
  builds: Builds
  events: Events
  changes: Changes
  log: Log
  outbox: Outbox
  failedDerivations: FailedDerivations
  findings: Findings
  plans: Plans
  cache: Cache
  signingKeys: SigningKeys
  keeping: Pins
  retention: Retention
  removal: Removal
  scrubbing: Scrubbing
  sweeps: Sweeps
  leftovers: Leftovers
  libraries: Libraries
  webhooks: Webhooks
  deliveries: Deliveries
  workers: Workers
  knownPackages: KnownPackages
  idempotency: Idempotency
  tokens: Tokens
  audit: Audit
  maintenance: Maintenance
  version: Version
  /** Repairs the state left by dead workers and a lost Redis. Without a queue, counts every waiting build as lost by it. */
  reconcile(
    rules: ReconcileRules,
    knownToQueue?: () => Promise<ReadonlySet<string> | null>,
  ): Promise<Reconciled>
  /** Deletes history that is older than this many days. */
  prune(days: number): Promise<Pruned>
  /** Returns the work that has not ended, and since when it waits. */
  unfinished(): Promise<Unfinished>
  /** Returns the use of this process's connections, by pool. */
  connections(): { main: PoolUse; stores: PoolUse; renewals: PoolUse }
  /** Throws if Postgres does not answer. */
  ping(): Promise<void>
  /** Returns whether Postgres has room on its disk, accurate to a few seconds. Throws if it does not answer. */
  hasRoom(): Promise<boolean>
  close(): Promise<void>
}

/** Milliseconds after which a renewal is given up for another: leases last half a minute by default. */
const renewalMs = 8_000
const pingMs = 2_000

export interface DbOptions {
  /** Number of builds that this process runs at a time. */
  concurrency?: number
  times?: PoolTimes
}

/**
 * Returns the sizes of the two pools that grow with the builds of a process. Statements take milliseconds, so that many builds
 * share 24 connections; a build records four paths at a time, and more than 12 parallel uploads are no faster. Two workers and
 * two APIs, with their other pools, stay below 100 connections, Postgres' default limit.
 */
function poolSizes(concurrency: number): { main: number; stores: number } {
  return { main: Math.min(8 + 2 * concurrency, 24), stores: Math.min(4 * concurrency, 12) }
}

/**
 * Migrates the database and opens it. Lease renewals and other signs of life, and transactions with work in the cache store,
 * have pools of their own, so that they never wait for other queries.
 */
export async function openDb(
  databaseUrl: string,
  { concurrency = 1, times = usualTimes }: DbOptions = {},
): Promise<Db> {
  await migrate(databaseUrl)
  const known = await migrationNames()
  const sizes = poolSizes(concurrency)
  const { database, pool, use, close } = openDatabase(databaseUrl, sizes.main, times)
  const stores = openStoreDatabase(databaseUrl, sizes.stores, times)
  // Two connections: one renewal may wait for the row that a transaction of its build holds.
  const renewals = openDatabase(databaseUrl, 2, { ...times, answerMs: Math.min(times.answerMs, renewalMs) })
  // A connection of its own, which answers even while all others wait.
  const pings = openPool(databaseUrl, 1, { ...times, connectMs: pingMs, answerMs: pingMs })
  const changes = openChanges(databaseUrl)
  return {
    channels: channels(database),
    channelMoves: channelMoves(database, renewals, known),
    environments: environments(database),
    stamps: stamps(database),
    builds: builds(database, renewals, known),
    events: events(database),
    changes,
    log: buildLogs(database),
    outbox: outbox(database),
    failedDerivations: failedDerivations(database),
    findings: findings(database),
    plans: plans(database, renewals, known),
    cache: cache(database, stores, pool),
    signingKeys: signingKeys(database),
    keeping: pins(database),
    retention: retention(database),
    removal: removal(database, stores),
    scrubbing: scrubbing(database),
    sweeps: sweeps(database, renewals, known),
    leftovers: leftovers(database),
    libraries: libraries(database),
    webhooks: webhooks(database),
    deliveries: deliveries(database),
    workers: workers(database),
    knownPackages: knownPackages(database),
    idempotency: idempotency(database),
    tokens: tokens(database),
    audit: audit(database),
    maintenance: maintenance(database),
    version: version(database, known),
    reconcile: (rules, knownToQueue = async () => new Set()) => reconcile(database, rules, knownToQueue),
    prune: (days) => prune(database, days),
    unfinished: () => unfinished(database),
    connections: () => ({ main: use(), stores: stores.use(), renewals: renewals.use() }),
    async ping() {
      await pings.query('SELECT 1')
    },
    hasRoom: diskRoom(pings),
    async close() {
      await Promise.all([changes.close(), close(), stores.close(), renewals.close(), pings.end()])
    },
  }
}
