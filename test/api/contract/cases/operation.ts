import { eventually } from '../../../eventually.ts'
import type { Case } from '../case.ts'
import { failedBuild, type World } from '../world.ts'

const ask = 'POST /v1/sweeps'
const cancel = 'POST /v1/sweeps/{id}/cancel'

const report = {
  ...{ bytesBefore: 5000, bytesAfter: 1000, freedBytes: 4100, pathsRemoved: 17 },
  orphans: { objects: 2, bytes: 100 },
  evicted: [
    {
      id: 'a'.repeat(64),
      storePath: '/nix/store/a-env',
      lastUsedAt: '2026-01-31T12:00:00.000Z',
      freedBytes: 4000,
      because: 'It was not used for 100 days, and 90 is the limit (PATCHBAY_CACHE_MAX_DAYS).',
    },
  ],
  aboveLimit: { bytes: 7, because: 'Held: 1.0 GiB by pinned environments.' },
}

/** Does every sweep that waits, as a worker does, as soon as there is one. */
async function sweep({ db }: World): Promise<void> {
  const claim = () => db.sweeps.claim({ everySeconds: 3600, staleSeconds: 60 })
  let claimed = await claim()
  await eventually(async () => {
    claimed ??= await claim()
    return claimed !== null
  })
  for (; claimed; claimed = await claim()) await db.sweeps.finish(claimed, { report, failure: null })
}

async function swept(world: World): Promise<string> {
  const { id } = await world.db.sweeps.ask({ dryRun: true })
  await sweep(world)
  return id
}

async function inMaintenance({ db }: World): Promise<{ after: () => Promise<void> }> {
  await db.maintenance.begin({ setBy: 'operator', reason: null })
  return { after: db.maintenance.end }
}

export const operation: Case[] = [
  {
    route: ask,
    of: 'one that ends while the answer waits',
    status: 200,
    ask: async (world) => {
      // The first claim of all takes the sweep that is due anyway: without this one, the request's own could wait in vain.
      await swept(world)
      return { query: 'wait=30', body: { dryRun: true }, meanwhile: sweep(world) }
    },
  },
  { route: ask, of: 'one that does not, and no body', status: 202, ask: () => ({ query: 'wait=0' }) },
  {
    route: 'GET /v1/sweeps',
    of: 'all',
    status: 200,
    ask: async (world) => {
      await swept(world)
      return {}
    },
  },
  {
    route: 'GET /v1/sweeps/{id}',
    of: 'one that has ended',
    status: 200,
    ask: async (world) => ({ in: { id: await swept(world) } }),
  },
  {
    route: cancel,
    of: 'one that waits',
    status: 200,
    ask: async ({ db }) => ({ in: { id: (await db.sweeps.ask({ dryRun: true })).id } }),
  },
  {
    route: cancel,
    of: 'one that a worker has',
    status: 202,
    ask: async (world) => {
      await swept(world)
      const { id } = await world.db.sweeps.ask({ dryRun: true })
      const claimed = await world.db.sweeps.claim({ everySeconds: 3600, staleSeconds: 60 })
      return {
        in: { id },
        after: async () => {
          if (claimed) await world.db.sweeps.finish(claimed, { report, failure: 'Cancelled.' })
        },
      }
    },
  },
  {
    route: cancel,
    of: 'one that has ended',
    status: 409,
    code: 'sweep-ended',
    ask: async (world) => ({ in: { id: await swept(world) } }),
  },
  { route: 'GET /v1/cache', of: 'the cache', status: 200, ask: () => ({}) },
  {
    route: 'GET /v1/workers',
    of: 'one that is there',
    status: 200,
    ask: async ({ db }) => {
      const machines = [{ name: 'this machine', systems: ['x86_64-linux'], features: ['kvm'] }]
      const versions = {
        library: 'sha256-OTHER',
        libraryInterface: 1,
        newerMigrations: ['99990101000000_newer'],
      }
      await db.workers.seen({ name: 'worker-1', freeMb: 2000, minFreeMb: 1000, machines, ...versions })
      return { after: () => db.workers.left('worker-1') }
    },
  },
  {
    route: 'POST /v1/workers/{name}/drain',
    of: 'one that is there',
    status: 202,
    ask: async ({ db }) => {
      await db.workers.seen({ name: 'worker-1', freeMb: 2000, minFreeMb: 1000 })
      return { in: { name: 'worker-1' }, after: () => db.workers.left('worker-1') }
    },
  },
  { route: 'GET /v1/maintenance', of: 'none', status: 200, ask: () => ({}) },
  {
    route: 'PUT /v1/maintenance',
    of: 'with a reason',
    status: 200,
    ask: ({ db }) => ({ body: { reason: 'We move.' }, after: db.maintenance.end }),
  },
  { route: 'DELETE /v1/maintenance', of: 'none', status: 200, ask: () => ({}) },
  {
    route: 'POST /v1/environments',
    of: 'a new one during maintenance',
    status: 503,
    code: 'maintenance',
    ask: async (world) => ({ ...(await inMaintenance(world)), body: { packages: ['numpy'] } }),
  },
  {
    route: 'POST /v1/plans',
    of: 'a new one during maintenance',
    status: 503,
    code: 'maintenance',
    ask: async (world) => ({ ...(await inMaintenance(world)), body: { packages: ['ruamel-yaml'] } }),
  },
  {
    route: 'POST /v1/builds/{id}/retry',
    of: 'one during maintenance',
    status: 503,
    code: 'maintenance',
    ask: async (world) => {
      const { id } = await failedBuild(world)
      return { ...(await inMaintenance(world)), in: { id } }
    },
  },
  { route: 'GET /metrics', of: 'this process', status: 200, ask: () => ({}) },
  { route: 'GET /v1/version', of: 'this API', status: 200, ask: () => ({}) },
  { route: 'GET /healthz', of: 'the process', status: 200, ask: () => ({ token: null }) },
  { route: 'GET /readyz', of: 'all servers', status: 200, tries: 100, ask: () => ({ token: null }) },
  {
    route: 'GET /readyz',
    of: 'a Redis that is away',
    status: 503,
    code: 'not-ready',
    ask: () => ({ app: 'withoutRedis', token: null }),
  },
  {
    route: 'GET /readyz',
    of: 'a Postgres whose disk is full',
    status: 503,
    code: 'disk-full',
    tries: 100,
    ask: () => ({ app: 'withoutRoom', token: null }),
  },
]
