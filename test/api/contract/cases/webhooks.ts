import type { Case } from '../case.ts'
import type { World } from '../world.ts'

const create = 'POST /v1/webhooks'
const one = 'GET /v1/webhooks/{id}'

/** A webhook of the admin's token or of another. */
async function webhook({ db, tokens }: World, tokenId = tokens.admin.id): Promise<string> {
  const url = 'http://127.0.0.1:1/hook'
  const facts = { url, secret: 'whsec_MDEyMzQ1Njc4OQ==', buildId: null, all: false, tokenId }
  const created = await db.webhooks.create({ ...facts, events: ['build.ready'] }, 1000)
  if (created.outcome !== 'created') throw new Error(created.outcome)
  return created.webhook.id
}

const idOf = async (world: World) => ({ in: { id: await webhook(world) } })

/** A webhook with a message. */
async function told(world: World) {
  const id = await webhook(world)
  const { id: delivery } = await world.db.deliveries.test(id)
  return { in: { id, delivery } }
}

export const webhooks: Case[] = [
  { route: create, of: 'an address', status: 201, ask: () => ({ body: { url: 'http://127.0.0.1:1/hook' } }) },
  {
    route: create,
    of: 'every caller’s builds, without the scope',
    status: 403,
    code: 'scope-missing',
    ask: ({ tokens }) => ({
      body: { url: 'http://127.0.0.1:1/hook', all: true },
      token: tokens.submit.text,
    }),
  },
  {
    route: create,
    of: 'an address that is not public',
    status: 422,
    code: 'webhook-url-refused',
    ask: () => ({ body: { url: 'http://10.0.0.7/hook' } }),
  },
  {
    route: create,
    of: 'one too many',
    status: 409,
    code: 'too-many-webhooks',
    ask: async (world) => {
      const { id, text } = await world.newToken('submit')
      for (let made = 0; made < 50; made++) await webhook(world, id)
      return { body: { url: 'http://127.0.0.1:1/hook' }, token: text }
    },
  },
  {
    route: 'GET /v1/webhooks',
    of: 'all',
    status: 200,
    ask: async (world) => {
      await webhook(world)
      return {}
    },
  },
  { route: one, of: 'one', status: 200, ask: idOf },
  { route: 'DELETE /v1/webhooks/{id}', of: 'one', status: 200, ask: idOf },
  { route: `${one}/deliveries`, of: 'one that was sent a message', status: 200, ask: told },
  { route: 'POST /v1/webhooks/{id}/test', of: 'one', status: 202, ask: idOf },
  {
    route: 'POST /v1/webhooks/{id}/deliveries/{delivery}/redeliver',
    of: 'its messages',
    status: 202,
    ask: told,
  },
]
