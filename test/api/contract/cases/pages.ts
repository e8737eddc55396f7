import type { Case } from '../case.ts'
import { readyBuild } from '../world.ts'

export const pages: Case[] = [
  { route: 'GET /', of: 'a program', status: 200, ask: () => ({}) },
  { route: 'GET /', of: 'a browser', status: 200, ask: () => ({ headers: { accept: 'text/html' } }) },
  {
    route: 'GET /badge/packages/{name}.svg',
    of: 'one that a build has had',
    status: 200,
    ask: async (world) => {
      await readyBuild(world)
      return { in: { name: 'markupsafe' } }
    },
  },
  {
    route: 'GET /badge/environments/{id}.svg',
    of: 'one that is ready',
    status: 200,
    ask: async (world) => ({ in: { id: (await readyBuild(world)).environmentId } }),
  },
]
