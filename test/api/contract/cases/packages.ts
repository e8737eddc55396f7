import type { Case } from '../case.ts'
import { readyBuild } from '../world.ts'

export const packages: Case[] = [
  {
    route: 'GET /v1/packages',
    of: 'all that builds have had',
    status: 200,
    ask: async (world) => {
      await readyBuild(world)
      return {}
    },
  },
  {
    route: 'GET /v1/packages/{name}',
    of: 'one that a build has had',
    status: 200,
    ask: async (world) => {
      await readyBuild(world)
      return { in: { name: 'MarkupSafe' } }
    },
  },
]
