import { inTurns, ms } from './compare.ts'
import { fill, filters } from './many-environments.ts'
import type { Part } from './part.ts'
import { withGround } from './with-service.ts'

const few = 1000
const many = 100_000

/** The list with each filter, on two databases: one with a hundred times as many environments. */
export const lists: Part = {
  name: 'lists',
  measure: (site) =>
    withGround(site, (small) =>
      withGround(site, async (large) => {
        await fill(small, few)
        await fill(large, many)
        return small.served((smallUrl) =>
          large.served(async (largeUrl) => {
            const lines = []
            for (const [name, query] of Object.entries(filters)) {
              const asked = { paths: [`/v1/environments${query}`], connections: 4 }
              const speeds = await inTurns(site, {
                small: { url: smallUrl, ...asked },
                large: { url: largeUrl, ...asked },
              })
              lines.push({
                key: `list ${name}`,
                what: `list, filter: ${name}; p99 with ${many.toLocaleString('en')} environments : with ${few.toLocaleString('en')}`,
                goal: { atMost: 2 },
                value: speeds.large.p99 / speeds.small.p99,
                detail: `p99 ${ms(speeds.large.p99)} : ${ms(speeds.small.p99)}; median ${ms(speeds.large.p50)} : ${ms(speeds.small.p50)}`,
              })
            }
            return lines
          }),
        )
      }),
    ),
}

/** The start of the service on a database with many environments, until it answers a list. */
export const start: Part = {
  name: 'start',
  measure: (site) =>
    withGround(site, async (ground) => {
      const seconds = async () => {
        const began = performance.now()
        return ground.served(async (url) => {
          await (await fetch(`${url}/v1/environments`)).arrayBuffer()
          return (performance.now() - began) / 1000
        })
      }
      const empty = await seconds()
      await fill(ground, many)
      const value = await seconds()
      return [
        {
          key: 'start',
          what: `start with ${many.toLocaleString('en')} environments, seconds to the first list`,
          goal: { atMost: 3 },
          value,
          detail: `${empty.toFixed(1)} s with none`,
        },
      ]
    }),
}
