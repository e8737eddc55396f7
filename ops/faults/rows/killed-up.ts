import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../row.ts'

export const killedUp: Row[] = [
  {
    name: 'up-killed',
    fault: ({ times }) => `\`patchbay up\` killed, with its Postgres and Redis, ×${times}`,
    prepare: async () => ({ isOneProcess: true }),
    async inflict(site, { scale }) {
      for (let kill = 0; kill < scale.times; kill++) {
        const accepted = site.callers.submitFresh(2)
        await sleep(4000 * Math.random())
        await site.api().kill('SIGKILL')
        await site.startApi()
        await site.becomesHealthy()
        await accepted
      }
    },
  },
]
