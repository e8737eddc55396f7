import Type, { type Static } from 'typebox'
import type { AuditEntry } from '../../db/access/tokens.ts'
import type { SeenWorker } from '../../db/builds/workers.ts'
import type { MaintenanceMode } from '../../db/maintenance.ts'
import type { Unfinished } from '../../db/unfinished.ts'
import { component, nullable, Timestamp } from './common.ts'
import { MaintenanceBody, maintenanceBody } from './maintenance.ts'
import { FaultBody } from './problem.ts'

export const AuditEntryBody = Type.Object(
  {
    id: Type.Integer(),
    at: Timestamp,
    requestId: Type.String({ description: '`x-request-id` of the answer.' }),
    tokenId: nullable(Type.String()),
    tokenName: nullable(Type.String({ description: 'Name of the token at that time.' })),
    remote: Type.String({ description: 'Address of the caller.' }),
    method: Type.String(),
    route: Type.String({ description: 'Pattern of the route, such as `/v1/builds/:id/cancel`.' }),
    path: Type.String(),
    status: Type.Integer({ description: 'HTTP status of the answer.' }),
  },
  { $id: 'AuditEntry' },
)

export function auditEntryBody({ at, ...entry }: AuditEntry): Static<typeof AuditEntryBody> {
  return { ...entry, at: at.toISOString() }
}

export const WorkerBody = Type.Object(
  {
    name: Type.String({ description: 'Its host and process id.' }),
    seenAt: Timestamp,
    freeMb: Type.Integer({ description: 'Free megabytes of its Nix store.' }),
    minFreeMb: Type.Integer({ description: 'Megabytes below which it starts no build.' }),
    machines: nullable(
      Type.Array(
        Type.Object({
          name: Type.String({ description: '`this machine`, or the address of a remote builder.' }),
          systems: Type.Array(Type.String()),
          features: Type.Array(Type.String(), {
            description: 'Values of `requiredSystemFeatures` that it supports.',
          }),
        }),
        { description: 'Machines on which its Nix builds; null when its settings do not say.' },
      ),
    ),
    faults: Type.Array(component(FaultBody), {
      description:
        'Faults of the worker. `/nix`: its Nix does not work, so it takes no builds. `/channels/<name>`: it cannot register this channel of its channels file.',
    }),
    hasRoom: Type.Boolean({ description: 'Whether its Nix store has room for builds.' }),
    library: nullable(
      Type.String({
        description:
          'Hash of its Nix library. It builds specs with this library, and specs whose library the database holds under the same `libraryInterface`.',
      }),
    ),
    libraryInterface: nullable(
      Type.Integer({
        description:
          'Version of the interface through which it calls Nix libraries; null for an old worker, which builds with its own library only.',
      }),
    ),
    newerMigrations: Type.Array(Type.String(), {
      description:
        'Migrations of the database that it does not have. With any, it is outdated and takes no work.',
    }),
    drainingSince: nullable(
      Type.String({
        format: 'date-time',
        description:
          'Since when it takes no more work; it ends once its work has ended. Null unless it drains.',
      }),
    ),
    idleBecause: nullable(
      Type.String({ description: 'Why it takes no builds of this API; null when it does.' }),
    ),
  },
  { $id: 'Worker' },
)

/** The Nix library of this API: `library` is its hash, as in specs. */
interface ApiLibrary {
  library: string
  libraryInterface: number
}

/** Renders a worker and compares its Nix library with that of the API. */
export function workerBody(worker: SeenWorker, api: ApiLibrary): Static<typeof WorkerBody> {
  const { name, seenAt, freeMb, minFreeMb, machines, faults, library, newerMigrations } = worker
  return {
    ...{ name, seenAt: seenAt.toISOString(), freeMb, minFreeMb, machines, faults },
    drainingSince: worker.drainingSince?.toISOString() ?? null,
    ...{ hasRoom: freeMb >= minFreeMb, library, libraryInterface: worker.libraryInterface, newerMigrations },
    idleBecause: idleBecause(worker, api),
  }
}

function idleBecause(
  { drainingSince, freeMb, minFreeMb, faults, library, libraryInterface, newerMigrations }: SeenWorker,
  api: ApiLibrary,
): string | null {
  if (drainingSince) return draining
  if (newerMigrations.length > 0) return outdated
  const ofNix = faults.find(({ pointer }) => pointer === '/nix')
  if (ofNix) return ofNix.detail
  // The database holds the library of this API.
  if (library !== null && library !== api.library && libraryInterface !== api.libraryInterface)
    return 'Its Nix library differs from that of this API, and it cannot use the API’s. Update the older of the two.'
  if (freeMb < minFreeMb) return noRoom({ freeMb, minFreeMb })
  return null
}

export const draining = 'It drains: it takes no more work, and ends once its work has ended.'

export const outdated =
  'It is older than the database, which a newer version of Patchbay has migrated. Update it.'

export const noRoom = ({ freeMb, minFreeMb }: Pick<SeenWorker, 'freeMb' | 'minFreeMb'>) =>
  `It has ${freeMb} MB free and has to keep ${minFreeMb} MB.`

export const ServiceStatusBody = Type.Object(
  {
    status: Type.Enum(['working', 'blocked', 'no-worker'], {
      description:
        '`working`: some worker takes builds. `blocked`: workers report, but none takes builds; `idleBecause` of each says why. `no-worker`: none reports.',
    }),
    waiting: Type.Integer({ description: 'Builds that wait for a worker.' }),
    running: Type.Integer({ description: 'Builds that workers have.' }),
    longestWaitSeconds: Type.Integer({ description: 'Age of the oldest waiting build; 0 if none waits.' }),
    plans: Type.Integer({ description: 'Plans that have not ended.' }),
    maintenance: component(MaintenanceBody),
  },
  { $id: 'ServiceStatus' },
)

/** Sums up whether and how far the service works. */
export function serviceStatusBody(
  workers: Static<typeof WorkerBody>[],
  { builds, plans }: Unfinished,
  maintenance: MaintenanceMode | null,
): Static<typeof ServiceStatusBody> {
  const { queued, ...held } = builds
  return {
    status: workers.length === 0 ? 'no-worker' : workers.some(takesBuilds) ? 'working' : 'blocked',
    waiting: queued.count,
    running: Object.values(held).reduce((sum, { count }) => sum + count, 0),
    longestWaitSeconds: Math.floor(queued.oldestSeconds),
    plans: plans.count,
    maintenance: maintenanceBody(maintenance),
  }
}

const takesBuilds = ({ idleBecause }: Static<typeof WorkerBody>) => idleBecause === null
