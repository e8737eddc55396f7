import { Problem } from '../errors.ts'
import type { Record } from '../record/record.ts'

/**
 * Throws `disk-full` where no worker could begin a build: each that was heard of lately has less free space than it has to
 * keep. Where none was, nobody knows: the build waits for one.
 */
export async function roomForBuild({ workers }: Pick<Record, 'workers'>): Promise<void> {
  const present = await workers.present()
  if (present.length === 0 || present.some(({ freeMb, minFreeMb }) => freeMb >= minFreeMb)) return
  const figures = present.map(
    ({ name, freeMb, minFreeMb }) => `${name} has ${freeMb} MB free and has to keep ${minFreeMb} MB`,
  )
  throw new Problem(
    'disk-full',
    `Nothing was recorded: ${figures.join('; ')} (PATCHBAY_MIN_FREE_MB). Try again once the operator has made room.`,
  )
}
