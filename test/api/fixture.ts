import { pino } from 'pino'
import type { Test } from 'tap'
import { createApp } from '../../src/api/app.ts'
import type { App } from '../../src/api/dependencies.ts'
import { openBuildQueue } from '../../src/queue/build-queue.ts'
import { startRelay } from '../../src/queue/relay.ts'
import type { Record } from '../../src/record/record.ts'
import type { Lease, PackageRow } from '../../src/record/types.ts'
import type { Servers } from '../servers.ts'

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

export interface Opened {
  app: App
  record: Record
  databaseUrl: string
}

/** The app on an empty database of its own, with one channel unless told otherwise. */
export async function openApp(
  t: Pick<Test, 'teardown'>,
  servers: Servers,
  { channel = true, redisUrl = servers.redisUrl } = {},
): Promise<Opened> {
  const { record, databaseUrl } = await servers.freshDatabase()
  const queue = openBuildQueue(redisUrl)
  const relay = startRelay(record.outbox, queue, { everyMs: 50, onError() {} })
  const log = pino({ level: 'silent' })
  const app = await createApp({ record, queue: { ping: queue.ping, nudge: relay.nudge }, library, log })
  t.teardown(async () => {
    await app.close()
    await relay.close()
    await queue.close()
  })
  if (channel) await registerChannel(record)
  return { app, record, databaseUrl }
}

export async function registerChannel(record: Record, name = 'sample', isDefault = true): Promise<void> {
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await record.channels.register({ name, pin, defaults, isDefault })
  await record.channels.nameAll(name, pin, packageNames)
}

/** POSTs a spec the way clients do. */
export function post(app: App, spec: unknown) {
  return app.inject({ method: 'POST', url: '/v1/environments', payload: spec as object })
}

/** POSTs text as it is. */
export function postText(app: App, payload: string, contentType: string | null = 'application/json') {
  const headers = contentType === null ? {} : { 'content-type': contentType }
  return app.inject({ method: 'POST', url: '/v1/environments', payload, headers })
}

const row: PackageRow = {
  name: 'jinja2',
  version: '3.1.6',
  requested: true,
  fate: 'reused',
  class: 'pure',
  reason: 'No extension module.',
  sourcePath: '/nix/store/x-jinja2',
  targetPath: null,
  verdicts: [{ module: 'jinja2', verdict: 'imported', detail: null }],
}

export const packages: PackageRow[] = [
  row,
  {
    ...row,
    name: 'markupsafe',
    version: '2.1.5',
    requested: false,
    fate: 'rebuilt',
    class: 'tagged',
    reason: 'Has the extension module markupsafe._speedups.',
    targetPath: '/nix/store/y-markupsafe',
    verdicts: [
      { module: 'markupsafe', verdict: 'imported', detail: null },
      {
        module: 'markupsafe._speedups',
        verdict: 'gil-reenabled',
        detail: 'has not declared that it is safe',
      },
    ],
  },
]

/** Takes a build up as a worker does, up to where Nix starts. */
export async function plan(record: Record, buildId: string): Promise<Lease> {
  const lease = await record.builds.claim(buildId, 'test-worker', 600)
  if (!lease) throw new Error(`build ${buildId} cannot be claimed`)
  await record.builds.recordPlan(lease, { packages, bundle: Buffer.from('a bundle'), expected: 4 })
  await record.builds.enter(lease, 'building')
  return lease
}

export async function makeReady(record: Record, lease: Lease): Promise<void> {
  const path = '/nix/store/z-python3-3.13.5-env'
  await record.builds.recordReady(lease, {
    storePath: path,
    drvPath: `${path}.drv`,
    closure: [{ path, narHash: 'sha256-Z', narSize: 4096, references: [path] }],
    closureBytes: 4096,
  })
}
