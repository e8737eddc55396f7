import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Row, RowContext } from '../row.ts'
import type { Site } from '../site.ts'
import { buildIn } from '../under-way.ts'

/** Repeats a fault of Redis while builds wait and run. */
async function whileBuilding(site: Site, { scale }: RowContext, fault: () => Promise<void>): Promise<void> {
  const taken = new Set<string>()
  await site.callers.submitFresh(scale.builds)
  for (let time = 0; time < scale.times; time++) {
    await buildIn(site, 'building', taken)
    await fault()
    await site.becomesHealthy()
  }
}

export const redis: Row[] = [
  {
    name: 'redis-flushed',
    fault: ({ times }) => `Redis flushed, ×${times}`,
    inflict: (site, context) =>
      whileBuilding(site, context, async () => {
        const client = new Redis(site.redis.url)
        await client.flushall()
        await client.quit()
      }),
  },
  {
    name: 'redis-killed',
    fault: ({ times }) => `Redis killed, back after 3 s, ×${times}`,
    inflict: (site, context) =>
      whileBuilding(site, context, async () => {
        await site.redis.kill()
        await sleep(3000)
        await site.redis.start()
      }),
  },
  {
    name: 'redis-emptied',
    fault: ({ times }) => `Redis killed, back empty, ×${times}`,
    inflict: (site, context) =>
      whileBuilding(site, context, async () => {
        await site.redis.kill()
        await site.redis.empty()
        await site.redis.start()
      }),
  },
]
