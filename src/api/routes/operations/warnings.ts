import type { Db } from '../../../db/db.ts'
import { answersInTime } from '../../../db/outages/answers-in-time.ts'
import type { Fault } from '../../../errors.ts'

import { workerFaults } from './worker-faults.ts'

/** Returns what does not keep the API from its work, and an operator should know. A look that takes long says nothing. */
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
    ? `No worker has been heard of since ${lastHeard.toISOString()}.`
    : 'No worker is there: none has come yet, or the last has left.'
  return {
    pointer: '/workers',
    detail: `${detail} Builds and plans wait for one: start it with \`patchbay work\`.`,
  }
}
