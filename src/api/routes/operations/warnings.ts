import type { Db } from '../../../db/db.ts'
import { answersInTime } from '../../../db/outages/answers-in-time.ts'
import type { Fault } from '../../../errors.ts'

import { maintenanceText } from '../../problems.ts'
import { workerFaults } from './worker-faults.ts'

/** Returns faults that an operator should know although the API can serve requests. Returns none when the query takes long. */
export async function warningsOf({
  workers,
  maintenance,
}: Pick<Db, 'workers' | 'maintenance'>): Promise<Fault[]> {
  let warnings: Fault[] = []
  await answersInTime(async () => {
    const [present, mode] = await Promise.all([workers.present(), maintenance.get()])
    const ofWorkers = present.length > 0 ? workerFaults(present) : [noWorker(await workers.lastHeard())]
    const ofMode = mode ? [{ pointer: '/maintenance', detail: maintenanceText(mode) }] : []
    warnings = [...ofMode, ...ofWorkers]
  })
  return warnings
}

function noWorker(lastHeard: Date | null): Fault {
  const detail = lastHeard
    ? `No worker has reported since ${lastHeard.toISOString()}.`
    : 'There is no worker: none has started yet, or the last one has stopped.'
  return {
    pointer: '/workers',
    detail: `${detail} Builds and plans wait for one: start it with \`patchbay work\`.`,
  }
}
