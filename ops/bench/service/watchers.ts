import { measure } from '../watchers/measure.ts'
import { quantile } from '../watchers/table.ts'
import type { Part } from './part.ts'
import { withGround } from './with-service.ts'

const clients = 500
const events = 20

/** One build that many clients watch by server-sent events, and as many by long polls. `npm run bench:watchers` says more. */
export const watchers: Part = {
  name: 'events',
  measure: (site) =>
    withGround(site, (ground) =>
      ground.served(async (url, pid) => {
        const { memoryBefore, memoryWith, streams, polls } = await measure({ url, pid }, ground, {
          clients,
          events,
        })
        const late = (times: number[]) => quantile(times, 0.99)
        return [
          {
            key: 'events-memory',
            what: `events to ${clients} streams and ${clients} long polls: memory, MiB more`,
            goal: { atMost: 45 },
            value: memoryWith - memoryBefore,
            detail: `${memoryBefore.toFixed(0)} MiB before`,
          },
          {
            key: 'events-p99',
            what: '… ms until 99 % of the streams have an event',
            goal: { atMost: 77 },
            value: late(streams),
            detail: `median ${quantile(streams, 0.5).toFixed(0)} ms; long polls: p99 ${late(polls).toFixed(0)} ms`,
          },
        ]
      }),
    ),
}
