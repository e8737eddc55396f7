import type { Service } from '../http/patchbay.ts'
import type { Status } from '../output/status.ts'
import { withWorkerAbsence } from './waiting-for-worker.ts'

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
