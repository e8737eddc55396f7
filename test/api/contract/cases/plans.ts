import { randomBytes } from 'node:crypto'
import { endPlan, request } from '../../../db/sample.ts'
import { eventually } from '../../../eventually.ts'
import { planned } from '../../fixture.ts'
import type { Case } from '../case.ts'
import type { World } from '../world.ts'

const ask = 'POST /v1/plans'
const cancel = 'POST /v1/plans/{id}/cancel'

/** Ends every plan that waits, as workers do, as soon as there is one. */
async function carryOut({ db }: World): Promise<void> {
  let waiting: string[] = []
  await eventually(async () => {
    waiting = await db.plans.waiting(0)
    return waiting.length > 0
  })
  for (const id of waiting) {
    await db.plans.start(id, 30)
    await endPlan(db, id, { result: planned })
  }
}

async function asked({ db }: World): Promise<string> {
  const { id: environmentId, spec } = request(randomBytes(8).toString('hex'))
  return (await db.plans.ask({ environmentId, spec })).id
}

const refusals = {
  'package-unknown': { packages: ['nunpy'] },
  'channel-unknown': { channel: 'nowhere', packages: ['click'] },
  'pin-unknown': { channel: 'sample@0123456', packages: ['click'] },
} as const

export const plans: Case[] = [
  {
    route: ask,
    of: 'one that ends while the answer waits',
    status: 200,
    ask: (world) => ({ query: 'wait=30', body: { packages: ['click'] }, meanwhile: carryOut(world) }),
  },
  {
    route: ask,
    of: 'one that does not',
    status: 202,
    ask: () => ({ query: 'wait=0', body: { packages: ['click'] } }),
  },
  ...Object.entries(refusals).map(
    ([code, body]): Case => ({
      ...{ route: ask, of: code, status: 422, code: code as keyof typeof refusals },
      ask: () => ({ body }),
    }),
  ),
  {
    route: 'GET /v1/plans/{id}',
    of: 'one that waits',
    status: 200,
    ask: async (world) => ({ in: { id: await asked(world) } }),
  },
  {
    route: 'GET /v1/plans/{id}',
    of: 'one that has ended',
    status: 200,
    ask: async (world) => {
      const id = await asked(world)
      await carryOut(world)
      return { in: { id } }
    },
  },
  {
    route: cancel,
    of: 'one that waits',
    status: 200,
    ask: async (world) => ({ in: { id: await asked(world) } }),
  },
  {
    route: cancel,
    of: 'one that a worker has',
    status: 202,
    ask: async (world) => {
      const id = await asked(world)
      await world.db.plans.start(id, 30)
      return { in: { id } }
    },
  },
  {
    route: cancel,
    of: 'one that has ended',
    status: 409,
    code: 'plan-ended',
    ask: async (world) => {
      const id = await asked(world)
      await carryOut(world)
      return { in: { id } }
    },
  },
]
