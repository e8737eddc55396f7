import { type Audit, audit } from './audit.ts'
import { type Builds, builds } from './builds.ts'
import { type Cache, cache } from './cache.ts'
import { type ChannelMoves, channelMoves } from './channel-moves.ts'
import { type Channels, channels } from './channels.ts'
import { openDatabase, openStoreDatabase } from './database.ts'
import { type Deliveries, deliveries } from './deliveries.ts'
import { diskRoom } from './disk-room.ts'
import { type Environments, environments } from './environments.ts'
import { type Events, events } from './events.ts'
import { type FailedDerivations, failedDerivations } from './failed-derivations.ts'
import { type Findings, findings } from './findings.ts'
import { type Idempotency, idempotency } from './idempotency.ts'
import { type Keeping, keeping } from './keeping.ts'
import { type KnownPackages, knownPackages } from './known-packages.ts'
import { type Leftovers, leftovers } from './leftovers.ts'
import { type Log, log } from './log.ts'
import { migrate, migrationNames } from './migrate.ts'
import { type News, openNews } from './news.ts'
import { type Outbox, outbox } from './outbox.ts'
import { type Plans, plans } from './plans.ts'
import { openPool, type PoolTimes, usualTimes } from './pool.ts'
import { type Pruned, prune } from './prune.ts'
import { type Reconciled, type ReconcileRules, reconcile } from './reconcile.ts'
import { type Removal, removal } from './removal.ts'
import { type Retention, retention } from './retention.ts'
import { type Scrubbing, scrubbing } from './scrubbing.ts'
import { type SigningKeys, signingKeys } from './signing-keys.ts'
import { type Sweeps, sweeps } from './sweeps.ts'
import { type Tokens, tokens } from './tokens.ts'
import { type Version, version } from './version.ts'
import { type Webhooks, webhooks } from './webhooks.ts'
import { type Workers, workers } from './workers.ts'

/** Everything that is known for good, in Postgres. What is not recorded here did not happen. */
export interface Record {
  channels: Channels
  channelMoves: ChannelMoves
  environments: Environments
  builds: Builds
  events: Events
  news: News
  log: Log
  outbox: Outbox
  failedDerivations: FailedDerivations
  findings: Findings
  plans: Plans
  cache: Cache
  signingKeys: SigningKeys
  keeping: Keeping
  retention: Retention
  removal: Removal
  scrubbing: Scrubbing
  sweeps: Sweeps
  leftovers: Leftovers
  webhooks: Webhooks
  deliveries: Deliveries
  workers: Workers
  knownPackages: KnownPackages
  idempotency: Idempotency
  tokens: Tokens
  audit: Audit
  version: Version
  /** Puts right what died workers and a lost Redis leave behind. A queue that is not given knows of no build. */
  reconcile(
    rules: ReconcileRules,
    knownToQueue?: () => Promise<ReadonlySet<string> | null>,
  ): Promise<Reconciled>
  /** Throws away history that is older than so many days. */
  prune(days: number): Promise<Pruned>
  /** Throws where Postgres does not answer. */
  ping(): Promise<void>
  /** Whether Postgres has room on its disk, to within seconds. Throws where it does not answer. */
  hasRoom(): Promise<boolean>
  close(): Promise<void>
}

/** A renewal that takes longer is given up for another: the lease is half a minute, as a rule. */
const renewalMs = 8_000
const pingMs = 2_000

export interface RecordOptions {
  /** Builds that this process runs at a time. */
  concurrency?: number
  times?: PoolTimes
}

/**
 * Brings the database up to date and opens the record in it. Renewals of leases and transactions in which the cache store works
 * have pools of their own: neither may wait for what else goes on.
 */
export async function openRecord(
  databaseUrl: string,
  { concurrency = 1, times = usualTimes }: RecordOptions = {},
): Promise<Record> {
  await migrate(databaseUrl)
  const known = await migrationNames()
  const { database, close } = openDatabase(databaseUrl, 8 + 2 * concurrency, times)
  // A build publishes two paths at a time.
  const stores = openStoreDatabase(databaseUrl, 2 * concurrency, times)
  // One may wait for the row that a transaction of its build holds.
  const renewals = openDatabase(databaseUrl, 2, { ...times, answerMs: Math.min(times.answerMs, renewalMs) })
  // Whatever all others wait for, this one is there to find out.
  const pings = openPool(databaseUrl, 1, { ...times, connectMs: pingMs, answerMs: pingMs })
  const news = openNews(databaseUrl)
  return {
    channels: channels(database),
    channelMoves: channelMoves(database, known),
    environments: environments(database),
    builds: builds(database, renewals.database, known),
    events: events(database),
    news,
    log: log(database),
    outbox: outbox(database),
    failedDerivations: failedDerivations(database),
    findings: findings(database),
    plans: plans(database, known),
    cache: cache(database, stores.database),
    signingKeys: signingKeys(database),
    keeping: keeping(database),
    retention: retention(database),
    removal: removal(database, stores.database),
    scrubbing: scrubbing(database),
    sweeps: sweeps(database, known),
    leftovers: leftovers(database),
    webhooks: webhooks(database),
    deliveries: deliveries(database),
    workers: workers(database),
    knownPackages: knownPackages(database),
    idempotency: idempotency(database),
    tokens: tokens(database),
    audit: audit(database),
    version: version(database, known),
    reconcile: (rules, knownToQueue = async () => new Set()) => reconcile(database, rules, knownToQueue),
    prune: (days) => prune(database, days),
    async ping() {
      await pings.query('SELECT 1')
    },
    hasRoom: diskRoom(pings),
    async close() {
      await Promise.all([news.close(), close(), stores.close(), renewals.close(), pings.end()])
    },
  }
}
