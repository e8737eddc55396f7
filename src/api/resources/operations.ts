import Type, { type Static } from 'typebox'
import type { AuditEntry } from '../../db/access/tokens.ts'
import type { SeenWorker } from '../../db/builds/workers.ts'
import { component, nullable, Timestamp } from './common.ts'
import { FaultBody } from './problem.ts'

export const AuditEntryBody = Type.Object(
  {
    id: Type.Integer(),
    at: Timestamp,
    requestId: Type.String({ description: 'As in `x-request-id` of the answer.' }),
    tokenId: nullable(Type.String()),
    tokenName: nullable(Type.String({ description: 'As it was called then.' })),
    remote: Type.String({ description: 'Address that the call came from.' }),
    method: Type.String(),
    route: Type.String({ description: 'With `:id` for what differs.' }),
    path: Type.String(),
    status: Type.Integer({ description: 'Of the answer.' }),
  },
  { $id: 'AuditEntry' },
)

export function auditEntryBody({ at, ...entry }: AuditEntry): Static<typeof AuditEntryBody> {
  return { ...entry, at: at.toISOString() }
}

export const WorkerBody = Type.Object(
  {
    name: Type.String({ description: 'Its host, and the number of its process.' }),
    seenAt: Timestamp,
    freeMb: Type.Integer({ description: 'Megabytes that its store has free.' }),
    minFreeMb: Type.Integer({ description: 'How many have to stay free: below that it begins no build.' }),
    machines: nullable(
      Type.Array(
        Type.Object({
          name: Type.String({ description: '`this machine`, or the address of a remote builder.' }),
          systems: Type.Array(Type.String()),
          features: Type.Array(Type.String(), {
            description: 'What derivations with `requiredSystemFeatures` may ask for.',
          }),
        }),
        { description: 'What its Nix builds on; null where its settings do not tell.' },
      ),
    ),
    faults: Type.Array(component(FaultBody), {
      description:
        'What keeps it from its work: `/nix` where its Nix does not work, so that it takes no builds; `/channels/<name>` for a channel of its channels file that it cannot register.',
    }),
    hasRoom: Type.Boolean({ description: 'Whether its store has room for builds.' }),
    library: nullable(
      Type.String({
        description:
          'Hash of its Nix library: it builds the specs that name it, and those whose library the record keeps under the same `libraryInterface`.',
      }),
    ),
    libraryInterface: nullable(
      Type.Integer({
        description:
          'Number of the interface by which it drives Nix libraries; null where it did not say: it builds with its own alone.',
      }),
    ),
    newerMigrations: Type.Array(Type.String(), {
      description:
        'Migrations of the record that it lacks: where there are any, it is outdated and takes nothing.',
    }),
    idleBecause: nullable(
      Type.String({ description: 'Why it takes no builds that this API accepts; null where it does.' }),
    ),
  },
  { $id: 'Worker' },
)

type ApiLibrary = Pick<Dependencies, 'library' | 'libraryInterface'>

/** `api` has the Nix library that gives the specs of this API their meaning. */
export function workerBody(worker: SeenWorker, api: ApiLibrary): Static<typeof WorkerBody> {
  const { name, seenAt, freeMb, minFreeMb, machines, faults, library, newerMigrations } = worker
  return {
    ...{ name, seenAt: seenAt.toISOString(), freeMb, minFreeMb, machines, faults },
    ...{ hasRoom: freeMb >= minFreeMb, library, libraryInterface: worker.libraryInterface, newerMigrations },
    idleBecause: idleBecause(worker, api),
  }
}

function idleBecause(
  { freeMb, minFreeMb, faults, library, libraryInterface, newerMigrations }: SeenWorker,
  api: ApiLibrary,
): string | null {
  if (newerMigrations.length > 0)
    return 'It is older than the record, which a newer version of Patchbay has migrated. Update it.'
  const ofNix = faults.find(({ pointer }) => pointer === '/nix')
  if (ofNix) return ofNix.detail
  // The record keeps the library of this API.
  if (library !== null && library !== api.library && libraryInterface !== api.libraryInterface)
    return 'Its Nix library is another than that of this API, which it cannot use: one of them is to be updated.'
  if (freeMb < minFreeMb) return `It has ${freeMb} MB free and has to keep ${minFreeMb} MB.`
  return null
}
