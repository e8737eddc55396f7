import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger, pino } from 'pino'
import type { Test } from 'tap'
import { createApp, type TimeOuts } from '../../src/api/app.ts'
import type { App, Dependencies, RequestLimits, ServedCache } from '../../src/api/dependencies.ts'

import { folderStore } from '../../src/cache/folder-store.ts'
import { isComplete } from '../../src/cache/narinfo.ts'
import { cacheInfo, priority } from '../../src/cache/open-store.ts'
import type { AttemptLimits } from '../../src/db/builds/may-begin.ts'
import type { Db } from '../../src/db/db.ts'
import type { PlannedEnvironment } from '../../src/db/plans/plans.ts'
import type { BuildToolRow, CachedPath, Lease, PackageImports, PlannedPackage } from '../../src/db/types.ts'
import { type Metrics, openMetrics } from '../../src/metrics/metrics.ts'
import { openBuildQueue } from '../../src/queue/build-queue.ts'
import { openPlanQueue } from '../../src/queue/plan-queue.ts'
import { startRelay } from '../../src/queue/relay.ts'
import { addressGuardFor } from '../../src/webhooks/address-guard.ts'
import { networksOf } from '../../src/webhooks/networks.ts'
import { listing, verdictOf } from '../db/sample.ts'
import { type Servers, temporaryFolder } from '../servers.ts'
import { holdToDescription } from './contract/held.ts'

export const packageNames = [
  'click',
  'hiredis',
  'jinja2',
  'markupsafe',
  'multidict',
  'numpy',
  'pygments',
  'ruamel-yaml',
]
export const pin = { kind: 'folder' as const, narHash: 'sha256-AAAA' }
export const library = 'sha256-LIBRARY'
export const version = '1.2.3'

/** For an app without webhooks. */
export const anyAddress = { refusalOf: async () => null }

export interface Opened {
  app: App
  db: Db
  databaseUrl: string
  cache: ServedCache
  /** The store of the cache's objects. */
  cacheFolder: string
}

/** An empty cache in a folder, as the API has it. */
export async function emptyCache(
  t: Pick<Test, 'teardown'>,
  changes: Partial<ServedCache> = {},
): Promise<Pick<Opened, 'cache' | 'cacheFolder'>> {
  const cacheFolder = await temporaryFolder(t)
  const store = folderStore(cacheFolder, cacheInfo)
  await store.prepare()
  const limits = { maxDays: 90, maxBytes: 2 ** 30 }
  const cache = {
    store,
    isWhole: (path: CachedPath) => isComplete(store, path),
    url: undefined,
    info: cacheInfo,
    priority,
    limits,
    ...changes,
  }
  return { cache, cacheFolder }
}

/**
 * Creates the app on an empty database of its own, by default with one channel. Checks every injected answer against the
 * description.
 */
export async function openApp(
  t: Pick<Test, 'teardown'>,
  servers: Servers,
  {
    channel = true,
    redisUrl = servers.redisUrl,
    cache: changes = {},
    requestLimits = null,
    webhookAllow = '127.0.0.0/8',
    attemptLimits = noLimits,
    allowedHosts = [],
    log = pino({ level: 'silent' }),
    timeOuts = {},
    isBuildUser,
    metrics = openMetrics(),
    on,
  }: {
    channel?: boolean
    redisUrl?: string
    cache?: Partial<ServedCache>
    requestLimits?: RequestLimits | null
    webhookAllow?: string
    attemptLimits?: AttemptLimits
    allowedHosts?: string[]
    log?: Logger
    timeOuts?: TimeOuts
    isBuildUser?: (uid: number) => boolean
    metrics?: Metrics
    /** The database of another app, of which this is a second process. */
    on?: Pick<Opened, 'db' | 'databaseUrl'>
  } = {},
): Promise<Opened> {
  const { db, databaseUrl } = on ?? (await servers.freshDatabase())
  const builds = openBuildQueue(redisUrl)
  const plans = openPlanQueue(redisUrl)
  const relay = startRelay(db.outbox, builds, { everyMs: 50, onError() {} })
  const { ping, remove, prioritise } = builds
  const queue = { ping, nudge: relay.nudge, plan: plans.add, remove, prioritise }
  const { cache, cacheFolder } = await emptyCache(t, changes)
  const webhooks = addressGuardFor(networksOf(webhookAllow))
  const app = await createApp(
    {
      db,
      queue,
      attemptLimits,
      cache,
      webhooks,
      requestLimits,
      allowedHosts,
      library,
      libraryInterface: 1,
      version,
      metrics,
      log,
      ...(isBuildUser && { isBuildUser }),
    },
    timeOuts,
  )
  holdToDescription(app)
  t.teardown(async () => {
    await app.close()
    await relay.close()
    await Promise.all([builds.close(), plans.close()])
  })
  if (channel && !on) await registerChannel(db)
  return { app, db, databaseUrl, cache, cacheFolder }
}

export async function registerChannel(db: Db, name = 'sample', isDefault = true): Promise<void> {
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channels.register({ name, pin, defaults, isDefault })
  await db.channels.recordListing(name, pin, listing(packageNames))
}

export const noLimits: AttemptLimits = {
  perToken: { buildsAtOnce: 0, buildsPerDay: 0, cacheMb: 0, priority: 'high' },
  queued: 0,
}

/** A queue without workers, for tests of other parts of the app. */
export const idleQueue: Dependencies['queue'] = {
  ping: async () => {},
  nudge() {},
  plan: async () => {},
  remove: async () => {},
  prioritise: async () => {},
}

/** An app without workers, so that tests see its own part alone. */
export async function idleApp(
  t: Pick<Test, 'teardown'>,
  { db, cache }: Pick<Dependencies, 'db' | 'cache'>,
): Promise<App> {
  const log = pino({ level: 'silent' })
  const limits = { attemptLimits: noLimits, requestLimits: null }
  const app = await createApp({
    ...{ db, cache, ...limits, allowedHosts: [], library, libraryInterface: 1, log },
    ...{ queue: idleQueue, webhooks: anyAddress, version, metrics: openMetrics() },
  })
  t.teardown(() => app.close())
  return app
}

/** POSTs a spec the way clients do. */
export function post(app: App, spec: unknown) {
  return app.inject({ method: 'POST', url: '/v1/environments', payload: spec as object })
}

/** POSTs a spec for its plan. `wait` is in seconds. */
export function askForPlan(app: App, spec: unknown, { wait }: { wait?: number } = {}) {
  const url = wait === undefined ? '/v1/plans' : `/v1/plans?wait=${wait}`
  return app.inject({ method: 'POST', url, payload: spec as object })
}

/** POSTs text unchanged. */
export function postText(app: App, payload: string, contentType: string | null = 'application/json') {
  const headers = contentType === null ? {} : { 'content-type': contentType }
  return app.inject({ method: 'POST', url: '/v1/environments', payload, headers })
}

const row: PlannedPackage & PackageImports = {
  name: 'jinja2',
  version: '3.1.6',
  requested: true,
  fate: 'reused',
  class: 'pure',
  reason: 'No extension module.',
  sourcePath: '/nix/store/x-jinja2',
  targetPath: null,
  gil: 'kept',
  turnedOnBy: [],
  verdicts: [verdictOf('jinja2')],
}

export const packages: (PlannedPackage & PackageImports)[] = [
  row,
  {
    ...row,
    name: 'markupsafe',
    version: '2.1.5',
    requested: false,
    fate: 'rebuilt',
    class: 'tagged',
    reason: 'Has the extension module markupsafe._speedups.',
    sourcePath: '/nix/store/x-markupsafe',
    targetPath: '/nix/store/y-markupsafe',
    gil: 'reenabled',
    turnedOnBy: [{ module: 'markupsafe._speedups', package: 'markupsafe' }],
    verdicts: [
      verdictOf('markupsafe'),
      verdictOf('markupsafe._speedups', 'gil-reenabled', { detail: 'has not declared that it is safe' }),
    ],
  },
]

function asPlanned({
  gil: _g,
  turnedOnBy: _t,
  verdicts: _v,
  ...planned
}: PlannedPackage & PackageImports): PlannedPackage {
  return planned
}

function importsOf({ gil, turnedOnBy, verdicts }: PackageImports): PackageImports {
  return { gil, turnedOnBy, verdicts }
}

const tool: BuildToolRow = {
  name: 'cython',
  version: '3.1.2',
  fate: 'rebuilt',
  class: 'tagged',
  reason: 'Does not work without its native part.',
  neededBy: ['markupsafe'],
  sourcePath: '/nix/store/x-cython',
  targetPath: '/nix/store/y-cython',
}

export const buildTools: BuildToolRow[] = [
  tool,
  {
    ...tool,
    name: 'setuptools',
    version: '80.9.0',
    fate: 'relinked',
    class: 'pure',
    reason: 'No extension module.',
    sourcePath: '/nix/store/x-setuptools',
    targetPath: null,
  },
]

export const planned: PlannedEnvironment = {
  packages: packages.map(asPlanned),
  buildTools,
  sourceToBuild: [],
  storePath: '/nix/store/z-python3-3.13.5-env',
  drvPath: '/nix/store/z-python3-3.13.5-env.drv',
  builds: {
    patchbay: { derivations: 12, packages: 1 },
    naive: { derivations: 31, packages: 17 },
    naiveFault: null,
  },
  toDo: { derivations: 3, downloads: { paths: 2, bytes: 12_897_485, unpackedBytes: 47_815_066 } },
}

/** The plan that waits, as soon as there is one, taken up as a worker does. */
export async function startPlan(db: Db): Promise<string> {
  for (;;) {
    const [id] = await db.plans.waiting(0)
    if (id && (await db.plans.start(id, 30))) return id
    await sleep(10)
  }
}

/** Takes a build up as a worker does, up to where Nix starts. */
export async function plan(db: Db, buildId: string): Promise<Lease> {
  const lease = await db.builds.claim(buildId, 'test-worker', 600)
  if (!lease) throw new Error(`build ${buildId} cannot be claimed`)
  await db.builds.recordPlan(lease, {
    packages: packages.map(asPlanned),
    buildTools,
    bundle: Buffer.from('a bundle'),
  })
  await db.builds.recordImports(lease, {
    programsLeftOut: [{ package: 'markupsafe', program: 'bin/embedded', reason: 'It embeds Python.' }],
    gil: { state: 'on', turnedOnBy: packages.flatMap((one) => one.turnedOnBy) },
    packages: new Map(
      packages.map(({ name, sourcePath, ...row }) => [sourcePath, { name, ...importsOf(row) }]),
    ),
  })
  await db.builds.enter(lease, 'building')
  return lease
}

/** The same for a build that went on without msgspec. */
export async function planLacking(db: Db, buildId: string): Promise<Lease> {
  const lease = await plan(db, buildId)
  const [one] = packages.map(asPlanned)
  if (!one) throw new Error('there are no packages')
  const lacking = {
    ...one,
    name: 'msgspec',
    sourcePath: `${one.sourcePath}-msgspec`,
    fate: 'omitted' as const,
  }
  await db.builds.recordPlan(lease, {
    packages: [...packages.map(asPlanned), lacking],
    buildTools,
    bundle: Buffer.from('a bundle'),
  })
  return lease
}

export async function makeReady(db: Db, lease: Lease): Promise<void> {
  const path = '/nix/store/z-python3-3.13.5-env'
  await db.builds.hold(lease, [{ path, narHash: 'sha256-Z', narSize: 4096, references: [path] }])
  await db.builds.recordReady(lease, { storePath: path, drvPath: `${path}.drv`, closureBytes: 4096 }, [path])
}
