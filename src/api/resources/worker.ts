import Type, { type Static } from 'typebox'
import type { SeenWorker } from '../../record/workers.ts'
import { Timestamp } from './component.ts'

export const WorkerBody = Type.Object(
  {
    name: Type.String({ description: 'Its host, and the number of its process.' }),
    seenAt: Timestamp,
    freeMb: Type.Integer({ description: 'Megabytes that its store has free.' }),
    minFreeMb: Type.Integer({ description: 'How many have to stay free: below that it begins no build.' }),
    hasRoom: Type.Boolean({ description: 'Whether it begins builds.' }),
  },
  { $id: 'Worker' },
)

export function workerBody({ name, seenAt, freeMb, minFreeMb }: SeenWorker): Static<typeof WorkerBody> {
  return { name, seenAt: seenAt.toISOString(), freeMb, minFreeMb, hasRoom: freeMb >= minFreeMb }
}
