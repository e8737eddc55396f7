import { hostname } from 'node:os'
import type { SeenWorker } from '../db/builds/workers.ts'
import type { Db } from '../db/db.ts'
import type { Failure } from '../errors.ts'
import { canBuild } from '../nix/build-machines.ts'
import { readRequirements } from '../nix/store/read-derivation.ts'

/** Returns the name of this process among the workers. */
export const workerName = () => `${hostname()}-${process.pid}`

/**
 * Adds the machines of other workers to a failure `unsupported-system`. Builds go to any worker: a retry may succeed on one
 * that has the missing system or feature. Returns all other failures unchanged.
 */
export async function withOtherWorkers(failure: Failure, { workers }: Pick<Db, 'workers'>): Promise<Failure> {
  if (failure.class !== 'unsupported-system' || failure.drv === undefined) return failure
  const others = (await workers.present()).filter(({ name }) => name !== workerName())
  if (others.length === 0) return failure
  const needs = await readRequirements(failure.drv)
  const able = others.filter(({ machines }) =>
    machines?.some((machine) => canBuild({ mandatory: [], ...machine }, needs)),
  )
  return {
    ...failure,
    retryable: able.length > 0,
    message: `${failure.message} ${able.length > 0 ? `Try again: ${able.map(inWords).join('; ')}.` : `No other worker has it: ${others.map(inWords).join('; ')}.`}`,
  }
}

function inWords({ name, machines }: SeenWorker): string {
  const all = (machines ?? []).map(
    ({ systems, features }) => `${systems.join(', ')} (${features.join(', ') || 'without features'})`,
  )
  return `${name} builds on ${all.join(' and ') || 'systems that its settings do not name'}`
}
