import type { Logger } from 'pino'
import type { DrivenLibrary } from '../db/builds/libraries.ts'
import type { Db } from '../db/db.ts'
import type { Fault } from '../errors.ts'
import { readBuildMachines } from '../nix/build-machines.ts'
import { freeMegabytes } from '../nix/disk/room.ts'

import type { NixSettings } from '../nix/process/command.ts'
import { repeatEvery } from './repeat.ts'

const everyMs = 15_000

/**
 * Reports every 15 s that this worker is there, how much room its store has, what its Nix builds on, and of which version it is, so that
 * the API can refuse builds that no worker has room for, a failure can say what other workers build on, and a build why it waits.
 * Returns what ends it, and says that the worker has left.
 */
export async function announceWorker(
  {
    name,
    minFreeMb,
    settings,
    library,
    faults = () => [],
  }: {
    name: string
    minFreeMb: number
    settings: NixSettings
    library: DrivenLibrary
    faults?: () => Fault[]
  },
  { workers, version }: Pick<Db, 'workers' | 'version'>,
  log: Logger,
): Promise<() => Promise<void>> {
  // Settings are read once: a worker whose nix.conf changes is restarted.
  const machines = (await readBuildMachines(settings))?.map(({ name, systems, features }) => ({
    ...{ name, features },
    systems: systems.filter((system) => system !== 'builtin'),
  }))
  const round = async () => {
    await workers.seen({
      ...{ name, minFreeMb, machines: machines ?? null },
      ...{ library: library.hash, libraryInterface: library.interface },
      newerMigrations: await version.newerMigrations(),
      freeMb: await freeMegabytes('/nix/store'),
    })
    await workers.report(name, faults())
  }
  await round()
  const stop = repeatEvery(everyMs, round, (error) =>
    log.warn(error, 'the record could not be told of this worker'),
  )
  return async () => {
    await stop()
    await workers.left(name)
  }
}
