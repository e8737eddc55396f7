import { Gauge } from 'prom-client'
import type { SeenWorker } from '../db/builds/workers.ts'
import type { CacheSize } from '../db/cache/cache.ts'
import type { Db } from '../db/db.ts'
import type { CurrentMode } from '../db/maintenance.ts'
import { answersInTime } from '../db/outages/answers-in-time.ts'
import type { Unfinished } from '../db/unfinished.ts'
import type { Metrics } from './metrics.ts'

/** Milliseconds for which the size of the cache is remembered: its query reads every recorded path. */
const cacheSizeMs = 60_000

const workerStates = ['working', 'draining', 'outdated', 'faulty', 'full'] as const
type WorkerState = (typeof workerStates)[number]

/**
 * Adds the state of the whole service, read from Postgres before each exposition. Every API reports the same values, so that
 * queries take their `max`; of several processes behind one port, the one that is asked reads them. While Postgres does not answer in time, `patchbay_database_up` is 0 and the others are absent,
 * as the last known ones would look current.
 */
export function observeService(
  metrics: Pick<Metrics, 'service' | 'refreshServiceWith'>,
  db: Pick<Db, 'unfinished' | 'workers' | 'cache' | 'maintenance'>,
): void {
  const registers = [metrics.service]
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `patchbay_${name}`, help, labelNames, registers })
  const up = gauge('database_up', 'Whether Postgres answered within the time of a scrape.')
  const builds = gauge('builds_live', 'Builds that have not ended, by state.', 'state')
  const buildAge = gauge(
    'builds_oldest_age_seconds',
    'Age of the oldest build that has not ended, by state.',
    'state',
  )
  const plans = gauge('plans_live', 'Plans that have not ended.')
  const planAge = gauge('plans_oldest_age_seconds', 'Age of the oldest plan that has not ended.')
  const outbox = gauge('outbox_unsent', 'Builds that wait to be handed to the queue.')
  const outboxLag = gauge(
    'outbox_lag_seconds',
    'Age of the oldest build that waits to be handed to the queue.',
  )
  const due = gauge('webhook_deliveries_due', 'Webhook messages whose next attempt is due.')
  const overdue = gauge('webhook_deliveries_overdue_seconds', 'Time since which the oldest of them is due.')
  const gone = gauge('webhooks_gone', 'Webhooks whose address has answered 410 Gone.')
  const workers = gauge('workers', 'Workers that report, by whether they take builds.', 'state')
  const inMaintenance = gauge('maintenance', 'Whether the service refuses new builds and plans.')
  const maintenanceAge = gauge(
    'maintenance_age_seconds',
    'Time since which the service refuses new builds and plans; 0 while it takes them.',
  )
  const leastFree = gauge('workers_free_bytes_min', 'Free disk space of the worker that has least.')
  const spare = gauge(
    'workers_spare_bytes_min',
    'The least that any worker has above the space that it must keep free; negative for one that takes no builds.',
  )
  const cacheBytes = gauge('cache_bytes', 'Bytes of the objects that the cache holds.')
  const cachePaths = gauge('cache_paths', 'Store paths that the cache holds.')
  const byState = [builds, buildAge, workers]
  const single = [
    plans,
    planAge,
    outbox,
    outboxLag,
    due,
    overdue,
    gone,
    inMaintenance,
    maintenanceAge,
    leastFree,
    spare,
    cacheBytes,
    cachePaths,
  ]

  const sizeOf = remembered(() => db.cache.size())
  metrics.refreshServiceWith(async () => {
    let read:
      | { work: Unfinished; present: SeenWorker[]; size: CacheSize; mode: CurrentMode | null }
      | undefined
    await answersInTime(async () => {
      const [work, present, size, mode] = await Promise.all([
        db.unfinished(),
        db.workers.present(),
        sizeOf(),
        db.maintenance.get(),
      ])
      read = { work, present, size, mode }
    })
    up.set(read ? 1 : 0)
    if (!read) {
      for (const one of byState) one.reset()
      for (const one of single) one.remove()
      return
    }
    const { work, present, size, mode } = read
    for (const [state, { count, oldestSeconds }] of Object.entries(work.builds)) {
      builds.set({ state }, count)
      buildAge.set({ state }, oldestSeconds)
    }
    plans.set(work.plans.count)
    planAge.set(work.plans.oldestSeconds)
    outbox.set(work.outbox.count)
    outboxLag.set(work.outbox.oldestSeconds)
    due.set(work.deliveries.count)
    overdue.set(work.deliveries.oldestSeconds)
    gone.set(work.webhooksGone)
    inMaintenance.set(mode ? 1 : 0)
    maintenanceAge.set(mode?.ageSeconds ?? 0)
    for (const state of workerStates)
      workers.set({ state }, present.filter((worker) => stateOf(worker) === state).length)
    if (present.length > 0) {
      leastFree.set(bytes(Math.min(...present.map(({ freeMb }) => freeMb))))
      spare.set(bytes(Math.min(...present.map(({ freeMb, minFreeMb }) => freeMb - minFreeMb))))
    } else {
      leastFree.remove()
      spare.remove()
    }
    cacheBytes.set(size.bytes)
    cachePaths.set(size.paths)
  })
}

const bytes = (megabytes: number) => megabytes * 1024 * 1024

function stateOf({ drainingSince, newerMigrations, faults, freeMb, minFreeMb }: SeenWorker): WorkerState {
  if (drainingSince) return 'draining'
  if (newerMigrations.length > 0) return 'outdated'
  if (faults.some(({ pointer }) => pointer === '/nix')) return 'faulty'
  return freeMb < minFreeMb ? 'full' : 'working'
}

function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let known: { at: number; value: T } | undefined
  return async () => {
    if (!known || performance.now() - known.at >= cacheSizeMs)
      known = { value: await read(), at: performance.now() }
    return known.value
  }
}

/** Adds the use of the connections of this process to Postgres. */
export function observeConnections({ registry, refreshWith }: Metrics, db: Pick<Db, 'connections'>): void {
  const connections = new Gauge({
    name: 'patchbay_database_connections',
    help: 'Connections of this process to Postgres by pool: open, idle, the most that may be open, and callers that wait for one.',
    labelNames: ['pool', 'state'],
    registers: [registry],
  })
  refreshWith(async () => {
    for (const [pool, use] of Object.entries(db.connections()))
      for (const [state, value] of Object.entries(use)) connections.set({ pool, state }, value)
  })
}
