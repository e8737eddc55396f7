import type { SeenWorker } from '../../../db/builds/workers.ts'
import type { Fault } from '../../../errors.ts'

/** Returns the faults of all workers at `/workers/<name>/nix` and `/workers/<name>/channels/<channel>`. */
export function workerFaults(workers: SeenWorker[]): Fault[] {
  return workers.flatMap(({ name, faults }) =>
    faults.map(({ pointer, detail }) => ({ pointer: `/workers/${name}${pointer}`, detail })),
  )
}
