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
 * Reports this worker to the database every 15 s: its free disk space, the machines that its Nix builds on, its version. The
 * API uses this to refuse builds that no worker has room for, to say in a failure which machines other workers have, and to
 * explain why a build waits. Returns the function that stops the reports and records that the worker has left.
 */
export async function announceWorker(
  {
    name,
    minFreeMb,
    settings,
    library,
    faults = () => [],
    isDraining = () => false,
  }: {
    name: string
    minFreeMb: number
    settings: NixSettings
    library: DrivenLibrary
    faults?: () => Fault[]
    isDraining?: () => boolean
  },
  { workers, version }: Pick<Db, 'workers' | 'version'>,
  log: Logger,
): Promise<() => Promise<void>> {
  // Reads the settings once: a worker whose nix.conf changes must be restarted.
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
      isDraining: isDraining(),
    })
    await workers.report(name, faults())
  }
  // An earlier worker of this name, as in a container, may have been killed while it drained.
  await workers.left(name)
  await round()
  const stop = repeatEvery(everyMs, round, (error) =>
    log.warn(error, 'cannot report this worker to the database'),
  )
  return async () => {
    await stop()
    await workers.left(name)
  }
}
