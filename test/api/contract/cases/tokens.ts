import type { Case } from '../case.ts'

export const tokens: Case[] = [
  {
    route: 'POST /v1/tokens',
    of: 'one that may less',
    status: 201,
    ask: () => ({ body: { name: 'ci', scopes: ['read', 'submit'], days: 90 } }),
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
