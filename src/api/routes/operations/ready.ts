import Type from 'typebox'
import { answersInTime } from '../../../db/outages/answers-in-time.ts'
import { type Fault, Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'

import { isDatabaseFull } from '../../hooks/is-full.ts'
import { postgresFull } from '../../problems.ts'
import { answer, component } from '../../resources/common.ts'
import { FaultBody, problemResponses } from '../../resources/problem.ts'
import { warningsOf } from './warnings.ts'

const Ready = Type.Object({
  status: Type.Literal('ready'),
  warnings: Type.Array(component(FaultBody), {
    description:
      'What keeps builds waiting: no worker has been heard of (`/workers`), or one is kept from its work, by a Nix that is away for one (`/workers/<name>/nix`).',
  }),
})

export function ready(app: App, { db, queue }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { scope: 'open' },
    logLevel: 'warn',
    schema: {
      operationId: 'ready',
      summary: 'Whether requests can be served: Postgres and Redis answer, and Postgres has room on its disk',
      response: {
        200: answer('They can.', Ready),
        ...problemResponses('not-ready', 'disk-full'),
      },
    },
    handler: async (_request, reply) => {
      const servers = { postgres: () => db.ping(), redis: () => queue.ping() }
      const full = isDatabaseFull(db)
      const faults = await Promise.all(
        Object.entries(servers).map(
          async ([name, ping]): Promise<Fault[]> =>
            (await answersInTime(ping)) ? [] : [{ pointer: name, detail: 'Does not answer.' }],
        ),
      )
      const missing = faults.flat()
      // Without room, Postgres may refuse a connection.
      if (missing.every(({ pointer }) => pointer === 'postgres') && (await full))
        throw postgresFull([{ pointer: 'postgres', detail: 'Its disk is full.' }])
      if (missing.length > 0) throw new Problem('not-ready', 'A server behind this one is missing.', missing)
      return reply.send({ status: 'ready', warnings: await warningsOf(db) })
    },
  })
}
