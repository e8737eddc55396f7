import type { Logger } from 'pino'
import { every } from './every.ts'
import { freeMegabytes } from './nix/free-space.ts'
import type { Record } from './record/record.ts'

const everyMs = 15_000

/**
 * Tells the record again and again that this worker is there, and how much room its store has, so that the API can refuse
 * builds that no worker could begin. Returns what ends it, and says that the worker has left.
 */
export async function heartbeat(
  { name, minFreeMb }: { name: string; minFreeMb: number },
  { workers }: Pick<Record, 'workers'>,
  log: Logger,
): Promise<() => Promise<void>> {
  const round = async () => workers.seen({ name, minFreeMb, freeMb: await freeMegabytes('/nix/store') })
  await round()
  const stop = every(everyMs, round, (error) =>
    log.warn(error, 'the record could not be told of this worker'),
  )
  return async () => {
    await stop()
    await workers.left(name)
  }
}
