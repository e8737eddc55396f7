import type { Case } from '../case.ts'

export const tokens: Case[] = [
  {
    route: 'POST /v1/tokens',
    of: 'one that may less',
    status: 201,
    ask: () => ({ body: { name: 'ci', scopes: ['read', 'submit'], days: 90 } }),
  },
  {
    route: 'POST /v1/tokens',
    of: 'one with limits',
    status: 201,
    ask: () => ({ body: { name: 'ci', scopes: ['submit'], limits: { buildsPerDay: 500, priority: 'low' } } }),
  },
  {
    route: 'PATCH /v1/tokens/{id}',
    of: 'the limits of one',
    status: 200,
    ask: async (world) => ({
      in: { id: (await world.newToken('submit')).id },
      body: { limits: { cacheMb: 1024, buildsAtOnce: 0, buildsPerDay: null } },
    }),
  },
  {
    route: 'PATCH /v1/tokens/{id}',
    of: 'its own limits, without admin',
    status: 403,
    code: 'scope-missing',
    ask: async (world) => {
      const token = await world.newToken('submit')
      return { in: { id: token.id }, token: token.text, body: { limits: { buildsAtOnce: 0 } } }
    },
  },
  { route: 'GET /v1/tokens', of: 'all', status: 200, ask: () => ({}) },
  { route: 'GET /v1/tokens/self', of: 'the caller’s', status: 200, ask: () => ({}) },
  {
    route: 'GET /v1/tokens/self',
    of: 'a caller that needs none',
    status: 404,
    code: 'not-found',
    ask: () => ({ app: 'untokened', token: null }),
  },
  {
    route: 'GET /v1/tokens/{id}',
    of: 'one',
    status: 200,
    ask: ({ tokens }) => ({ in: { id: tokens.read.id } }),
  },
  {
    route: 'DELETE /v1/tokens/{id}',
    of: 'one',
    status: 200,
    ask: async (world) => ({ in: { id: (await world.newToken('read')).id } }),
  },
  { route: 'GET /v1/audit', of: 'what was changed before', status: 200, ask: () => ({}) },
]
