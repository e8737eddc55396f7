import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import type { Build, Service } from '../http/patchbay.ts'

/** The progress of a build, a plan or a sweep. */
export interface Status {
  state: string
  /** Counts of a build's derivations. */
  progress?: Build['progress']
  /** The reason why the work waits, if it is known. */
  waitsFor?: string
  /** Names of the derivations that are being built. */
  now?: string
  /** The last line of output, whose change is not a step of its own. */
  lastLine?: string
}

/** Returns a function that reads the status of a build: at once, and later when it has changed. */
export function watchStatus(service: Service, buildId: string): () => Promise<Status> {
  const look = service.watchBuild(buildId)
  return withWorkerAbsence(service, async () => {
    const { state, progress, buildingNow, cancelRequested, finishedAt, waitsBecause } = await look()
    const shown = cancelRequested && finishedAt === null ? `${state}, to be cancelled` : state
    const now = buildingNow.join(', ')
    return { state: shown, progress, now, ...(waitsBecause && { waitsFor: waitsBecause }) }
  })
}
