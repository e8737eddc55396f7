import type { Row } from '../row.ts'
import { buildIn, isTakenOver } from '../under-way.ts'

/** Sends SIGKILL to a worker in each stage of a build, each time of a build that has lost no worker yet. */
export const killedWorkers: Row[] = (['planning', 'building', 'verifying', 'publishing'] as const).map(
  (stage) => ({
    name: `worker-killed-${stage}`,
    fault: ({ times }) => `a worker killed while ${stage}, ×${times}`,
    async inflict(site, { scale }) {
      const taken = new Set<string>()
      for (let kill = 0; kill < scale.times; kill++) {
        const { buildId, number, worker } = await buildIn(site, stage, taken)
        await worker.kill('SIGKILL')
        await site.startWorker(number)
        await site.becomesHealthy(() => isTakenOver(site, buildId))
      }
    },
  }),
)
