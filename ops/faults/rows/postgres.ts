import { setTimeout as sleep } from 'node:timers/promises'
import type { Row, RowContext } from '../row.ts'
import type { Site } from '../site.ts'
import { buildIn } from '../under-way.ts'

/** Stops Postgres while builds wait and run and a caller submits another, and starts it again. */
async function away(
  site: Site,
  { scale }: RowContext,
  leave: () => Promise<void> | void,
  comeBack: () => Promise<void> | void,
): Promise<void> {
  await site.callers.submitFresh(scale.builds)
  await buildIn(site, 'building', new Set())
  await leave()
  const meanwhile = site.callers.submitFresh(1)
  await sleep(scale.seconds * 1000)
  await comeBack()
  await site.becomesHealthy()
  await meanwhile
}

export const postgres: Row[] = [
  {
    name: 'postgres-restarted',
    fault: ({ times }) => `Postgres restarted, ×${times}`,
    async inflict(site, { scale }) {
      const taken = new Set<string>()
      await site.callers.submitFresh(scale.builds)
      for (let time = 0; time < scale.times; time++) {
        await buildIn(site, 'building', taken)
        // At any moment of a build.
        await sleep(2000 * Math.random())
        await site.postgres.stop()
        await site.postgres.start()
        await site.becomesHealthy()
      }
    },
  },
  {
    name: 'postgres-stopped',
    fault: ({ seconds }) => `Postgres stopped for ${seconds} s`,
    inflict: (site, context) => away(site, context, site.postgres.stop, site.postgres.start),
  },
  {
    name: 'postgres-refused',
    fault: ({ seconds }) => `Postgres refuses connections for ${seconds} s`,
    inflict: (site, context) =>
      away(
        site,
        context,
        () => site.proxy.behave('refuse'),
        () => site.proxy.behave('pass'),
      ),
  },
  {
    name: 'postgres-silent',
    fault: ({ seconds }) => `Postgres’ network a black hole for ${seconds} s`,
    inflict: (site, context) =>
      away(
        site,
        context,
        () => site.proxy.behave('swallow'),
        () => site.proxy.behave('pass'),
      ),
  },
  {
    name: 'postgres-slow',
    fault: ({ seconds }) => `each packet of Postgres 200 ms late for ${seconds} s`,
    inflict: (site, context) =>
      away(
        site,
        context,
        () => site.proxy.delay(200),
        () => site.proxy.delay(0),
      ),
  },
  {
    name: 'postgres-reset',
    fault: ({ times }) => `all connections to Postgres reset, ×${times * 5}`,
    async inflict(site, { scale }) {
      await site.callers.submitFresh(scale.builds)
      await buildIn(site, 'planning', new Set())
      for (let time = 0; time < scale.times * 5; time++) {
        site.proxy.reset()
        await sleep(1000 * Math.random())
      }
      await site.becomesHealthy()
    },
  },
]
