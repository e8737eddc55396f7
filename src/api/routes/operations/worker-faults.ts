import type { SeenWorker } from '../../../db/builds/workers.ts'
import type { Fault } from '../../../errors.ts'

/** What keeps each worker from its work, or from a channel of its file, at `/workers/<name>/nix` or `/workers/<name>/channels/<name>`. */
export function workerFaults(workers: SeenWorker[]): Fault[] {
  return workers.flatMap(({ name, faults }) =>
    faults.map(({ pointer, detail }) => ({ pointer: `/workers/${name}${pointer}`, detail })),
  )
}
