import Type, { type Static } from 'typebox'
import type { SeenWorker } from '../../record/workers.ts'
import { component, nullable, Timestamp } from './component.ts'
import { FaultBody } from './problem.ts'

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
    hasRoom: Type.Boolean({ description: 'Whether it begins builds.' }),
  },
  { $id: 'Worker' },
)

export function workerBody(worker: SeenWorker): Static<typeof WorkerBody> {
  const { name, seenAt, freeMb, minFreeMb, machines, faults } = worker
  return {
    name,
    seenAt: seenAt.toISOString(),
    freeMb,
    minFreeMb,
    machines,
    faults,
    hasRoom: freeMb >= minFreeMb,
  }
}
