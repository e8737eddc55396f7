import type { Case } from '../case.ts'
import { beyondLimits, limitedToken } from '../limited-token.ts'
import { failedBuild, newBuild, readyBuild, startedBuild, type World } from '../world.ts'

const one = 'GET /v1/builds/{id}'
const events = 'GET /v1/builds/{id}/events'
const log = 'GET /v1/builds/{id}/log'
const cancel = 'POST /v1/builds/{id}/cancel'
const retry = 'POST /v1/builds/{id}/retry'
const priority = 'PUT /v1/builds/{id}/priority'

const idOf = async (build: Promise<{ id: string }>) => ({ in: { id: (await build).id } })

export const builds: Case[] = [
  { route: one, of: 'one that is ready', status: 200, ask: (world) => idOf(readyBuild(world)) },
  { route: one, of: 'one that failed', status: 200, ask: (world) => idOf(failedBuild(world)) },
  { route: one, of: 'one that waits', status: 200, ask: (world) => idOf(newBuild(world)) },
  {
    route: one,
    of: 'one that the caller has',
    status: 304,
    ask: async (world) => ({ ...(await idOf(readyBuild(world))), headers: { 'if-none-match': '*' } }),
  },
  { route: events, of: 'one that has ended', status: 200, ask: (world) => idOf(readyBuild(world)) },
  {
    route: events,
    of: 'one that has ended, to a client that has seen the end',
    status: 204,
    ask: async (world) => ({ ...(await idOf(readyBuild(world))), headers: { 'last-event-id': '999999999' } }),
  },
  { route: log, of: 'one that has ended', status: 200, ask: (world) => idOf(readyBuild(world)) },
  {
    route: log,
    of: 'its colours',
    status: 200,
    ask: async (world) => ({ ...(await idOf(readyBuild(world))), headers: { accept: 'text/x-ansi' } }),
  },
  {
    route: log,
    of: 'all of it as it comes',
    status: 200,
    ask: async (world) => ({ ...(await idOf(readyBuild(world))), query: 'follow=true' }),
  },
  {
    route: log,
    of: 'one that has grown too long',
    status: 200,
    ask: async (world) => {
      const { build, lease } = await startedBuild(world)
      for (let line = 0; line < 100; line++) await world.db.log.append(lease, 'x'.repeat(1000), 10_000)
      return { in: { id: build.id }, query: 'lines=1' }
    },
  },
  { route: cancel, of: 'one that waits', status: 200, ask: (world) => idOf(newBuild(world)) },
  {
    route: cancel,
    of: 'one that a worker has',
    status: 202,
    ask: async (world) => idOf(startedBuild(world).then(({ build }) => build)),
  },
  {
    route: cancel,
    of: 'one that has ended',
    status: 409,
    code: 'build-ended',
    ask: (world) => idOf(readyBuild(world)),
  },
  { route: retry, of: 'one that failed', status: 202, ask: (world) => idOf(failedBuild(world)) },
  {
    route: retry,
    of: 'one that is ready',
    status: 409,
    code: 'build-not-failed',
    ask: (world) => idOf(readyBuild(world)),
  },
  {
    route: retry,
    of: 'a token that has as many builds as it may',
    status: 429,
    code: 'too-many-builds',
    ask: async (world) => {
      const token = await world.newToken('submit')
      await newBuild(world, token.id)
      return { ...(await idOf(failedBuild(world))), app: 'narrow', token: token.text }
    },
  },
  ...beyondLimits.map(
    ({ of, limits, status, code, priority }): Case => ({
      ...{ route: retry, of, status, code },
      ask: async (world) => {
        const token = await limitedToken(world, limits)
        return {
          ...(await idOf(failedBuild(world))),
          token: token.text,
          ...(priority && { query: `priority=${priority}` }),
        }
      },
    }),
  ),
  {
    route: retry,
    of: 'a queue that is full',
    status: 503,
    code: 'queue-full',
    ask: async (world) => {
      await newBuild(world)
      return { ...(await idOf(failedBuild(world))), app: 'crowded' }
    },
  },
  {
    route: retry,
    of: 'workers without room',
    status: 503,
    code: 'disk-full',
    ask: async (world) => {
      const { db } = world
      const failed = await idOf(failedBuild(world))
      await db.workers.seen({ name: 'full', freeMb: 1, minFreeMb: 2 })
      return { ...failed, after: () => db.workers.left('full') }
    },
  },
  {
    route: priority,
    of: 'one that waits',
    status: 200,
    ask: async (world) => ({ ...(await idOf(newBuild(world))), body: { priority: 'high' } }),
  },
  {
    route: priority,
    of: 'a token that may not request this one',
    status: 403,
    code: 'priority-too-high',
    ask: async (world) => {
      const token = await limitedToken(world, { priority: 'normal' })
      return { ...(await idOf(newBuild(world))), token: token.text, body: { priority: 'high' } }
    },
  },
  {
    route: priority,
    of: 'one that has ended',
    status: 409,
    code: 'build-ended',
    ask: async (world: World) => ({ ...(await idOf(readyBuild(world))), body: { priority: 'low' } }),
  },
]
