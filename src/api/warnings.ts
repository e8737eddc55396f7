import type { Fault } from '../errors.ts'
import type { Record } from '../record/record.ts'
import { answersInTime } from './answers-in-time.ts'
import { workerFaults } from './worker-faults.ts'

/** Returns what does not keep the API from its work, and an operator should know. A look that takes long says nothing. */
export async function warningsOf({ workers }: Pick<Record, 'workers'>): Promise<Fault[]> {
  let warnings: Fault[] = []
  await answersInTime(async () => {
    warnings = workerFaults(await workers.present())
  })
  return warnings
}
