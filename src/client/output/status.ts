import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import type { Build, Service } from '../http/patchbay.ts'

/** Where a build, a plan or a sweep is. */
export interface Status {
  state: string
  /** Of a build's derivations. */
  progress?: Build['progress']
  /** Why nothing happens, where that is known. */
  waitsFor?: string
  /** What is being built. */
  now?: string
  /** What was heard of it last, which is no step of its own. */
  lastLine?: string
}

/** Looks at a build: at once, and from then on when it has changed. */
export function watchStatus(service: Service, buildId: string): () => Promise<Status> {
  const look = service.watchBuild(buildId)
  return withWorkerAbsence(service, async () => {
    const { state, progress, buildingNow, cancelRequested, finishedAt, waitsBecause } = await look()
    const shown = cancelRequested && finishedAt === null ? `${state}, to be cancelled` : state
    const now = buildingNow.join(', ')
    return { state: shown, progress, now, ...(waitsBecause && { waitsFor: waitsBecause }) }
  })
}
