import type { Db } from '../../../db/db.ts'
import { answersInTime } from '../../../db/outages/answers-in-time.ts'
import type { Fault } from '../../../errors.ts'

import { workerFaults } from './worker-faults.ts'

/** Returns faults that an operator should know although the API can serve requests. Returns none when the query takes long. */
export async function warningsOf({ workers }: Pick<Db, 'workers'>): Promise<Fault[]> {
  let warnings: Fault[] = []
  await answersInTime(async () => {
    const present = await workers.present()
    warnings = present.length > 0 ? workerFaults(present) : [noWorker(await workers.lastHeard())]
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
