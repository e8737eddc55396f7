import { makeReady, plan } from '../../fixture.ts'
import type { Case } from '../case.ts'
import { beyondLimits, limitedToken } from '../limited-token.ts'
import { failedBuild, newBuild, readyBuild, startedBuild, type World } from '../world.ts'

const accept = 'POST /v1/environments'
const one = 'GET /v1/environments/{id}'
const pin = 'PUT /v1/environments/{id}/pin'
const forget = 'DELETE /v1/environments/{id}'

const idOf = async (build: Promise<{ environmentId: string }>) => ({
  in: { id: (await build).environmentId },
})

/** A requested spec with its build. */
async function built({ apps, db, tokens }: World): Promise<object> {
  const body = { packages: ['markupsafe'] }
  const headers = { authorization: `Bearer ${tokens.admin.text}` }
  const asked = await apps.ordinary.inject({
    method: 'POST',
    url: '/v1/environments',
    payload: body,
    headers,
  })
  await makeReady(db, await plan(db, asked.json().build.id))
  return body
}

export const environments: Case[] = [
  {
    route: accept,
    of: 'one that no caller has asked for',
    status: 202,
    ask: () => ({ body: { packages: ['click'] } }),
  },
  {
    route: accept,
    of: 'one that is ready',
    status: 200,
    ask: async (world) => ({ body: await built(world) }),
  },
  {
    route: accept,
    of: 'a name that is none',
    status: 422,
    code: 'package-unknown',
    ask: () => ({ body: { packages: ['nunpy'] } }),
  },
  {
    route: accept,
    of: 'a channel that there is not',
    status: 422,
    code: 'channel-unknown',
    ask: () => ({ body: { channel: 'nowhere', packages: ['click'] } }),
  },
  {
    route: accept,
    of: 'a pin that the channel never had',
    status: 422,
    code: 'pin-unknown',
    ask: () => ({ body: { channel: 'sample@0123456', packages: ['click'] } }),
  },
  {
    route: accept,
    of: 'a token that has as many builds as it may',
    status: 429,
    code: 'too-many-builds',
    ask: async (world) => {
      const token = await world.newToken('submit')
      await newBuild(world, token.id)
      return { app: 'narrow', token: token.text, body: { packages: ['hiredis'] } }
    },
  },
  ...beyondLimits.map(
    ({ of, limits, status, code, priority }): Case => ({
      ...{ route: accept, of, status, code },
      ask: async (world) => {
        const token = await limitedToken(world, limits)
        return {
          ...{ token: token.text, body: { packages: ['hiredis'] } },
          ...(priority && { query: `priority=${priority}` }),
        }
      },
    }),
  ),
  {
    route: accept,
    of: 'a queue that is full',
    status: 503,
    code: 'queue-full',
    ask: async (world) => {
      await newBuild(world)
      return { app: 'crowded', body: { packages: ['hiredis'] } }
    },
  },
  {
    route: accept,
    of: 'workers without room',
    status: 503,
    code: 'disk-full',
    ask: async ({ db }) => {
      await db.workers.seen({ name: 'full', freeMb: 1, minFreeMb: 2 })
      return { body: { packages: ['hiredis'] }, after: () => db.workers.left('full') }
    },
  },
  {
    route: 'GET /v1/environments',
    of: 'all',
    status: 200,
    ask: async (world) => {
      for (const build of [readyBuild, failedBuild, newBuild]) await build(world)
      return {}
    },
  },
  { route: one, of: 'one that is ready', status: 200, ask: (world) => idOf(readyBuild(world)) },
  { route: one, of: 'one that failed', status: 200, ask: (world) => idOf(failedBuild(world)) },
  { route: one, of: 'one that is being built', status: 200, ask: (world) => idOf(newBuild(world)) },
  {
    route: one,
    of: 'one that the caller has',
    status: 304,
    ask: async (world) => ({ ...(await idOf(readyBuild(world))), headers: { 'if-none-match': '*' } }),
  },
  ...['packages', 'build-tools', 'bundle', 'closure'].map(
    (part): Case => ({
      route: `${one}/${part}`,
      of: 'one that is ready',
      status: 200,
      ask: (world) => idOf(readyBuild(world)),
    }),
  ),
  {
    route: pin,
    of: 'one that is ready',
    status: 200,
    ask: async (world) => ({ ...(await idOf(readyBuild(world))), body: { days: 30 } }),
  },
  { route: pin, of: 'no body', status: 200, ask: (world) => idOf(newBuild(world)) },
  {
    route: pin,
    of: 'one that failed',
    status: 409,
    code: 'environment-not-ready',
    ask: (world) => idOf(failedBuild(world)),
  },
  {
    route: 'DELETE /v1/environments/{id}/pin',
    of: 'one that is ready',
    status: 200,
    ask: (world) => idOf(readyBuild(world)),
  },
  { route: forget, of: 'one that is ready', status: 202, ask: (world) => idOf(readyBuild(world)) },
  {
    route: forget,
    of: 'one that is being built',
    status: 409,
    code: 'environment-in-use',
    ask: async (world) => idOf(startedBuild(world).then(({ build }) => build)),
  },
]
