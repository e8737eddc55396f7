import type { SeenWorker } from '../../../db/builds/workers.ts'
import type { Fault } from '../../../errors.ts'
import { draining, noRoom, outdated } from '../../resources/operations.ts'

/**
 * Returns the faults of all workers: at `/workers/<name>/nix`, `/workers/<name>/channels/<channel>`, `/workers/<name>/disk` for one
 * without room for builds, `/workers/<name>/version` for one that is older than the database, and `/workers/<name>/draining`.
 */
export function workerFaults(workers: SeenWorker[]): Fault[] {
  return workers.flatMap((worker) =>
    [...worker.faults, ...ownFaults(worker)].map(({ pointer, detail }) => ({
      pointer: `/workers/${worker.name}${pointer}`,
      detail,
    })),
  )
}

function ownFaults({ drainingSince, freeMb, minFreeMb, newerMigrations }: SeenWorker): Fault[] {
  const faults: Fault[] = []
  if (drainingSince) faults.push({ pointer: '/draining', detail: draining })
  if (freeMb < minFreeMb) faults.push({ pointer: '/disk', detail: noRoom({ freeMb, minFreeMb }) })
  if (newerMigrations.length > 0) faults.push({ pointer: '/version', detail: outdated })
  return faults
}
