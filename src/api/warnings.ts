import type { Fault } from '../errors.ts'
import type { Record } from '../record/record.ts'
import { answersInTime } from './answers-in-time.ts'

/** Returns what does not keep the API from its work, and an operator should know. A look that takes long says nothing. */
export async function warningsOf({ workers }: Pick<Record, 'workers'>): Promise<Fault[]> {
  let warnings: Fault[] = []
  await answersInTime(async () => {
    if ((await workers.present()).length > 0) return
    const heard = await workers.lastHeard()
    const detail = heard
      ? `No worker has been heard of since ${heard.toISOString()}.`
      : 'No worker is there: none has come yet, or the last has left.'
    warnings = [
      {
        pointer: 'workers',
        detail: `${detail} Builds and plans wait for one: start it with \`patchbay work\`.`,
      },
    ]
  })
  return warnings
}
