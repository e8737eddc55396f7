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
      'Reasons why builds wait: the service is in maintenance (`/maintenance`), no worker has reported (`/workers`), a worker drains (`/workers/<name>/draining`), or has a fault: a Nix that does not work (`/workers/<name>/nix`), a channel that it cannot register (`/workers/<name>/channels/<channel>`), no room on its disk (`/workers/<name>/disk`), or a version older than the database (`/workers/<name>/version`).',
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
      summary:
        'Check that the API can serve requests: Postgres and Redis answer, and Postgres has disk space',
      response: {
        200: answer('The API can serve requests.', Ready),
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
      // Postgres may refuse connections while its disk is full.
      if (missing.every(({ pointer }) => pointer === 'postgres') && (await full))
        throw postgresFull([{ pointer: 'postgres', detail: 'Its disk is full.' }])
      if (missing.length > 0)
        throw new Problem('not-ready', 'A server that the API needs does not answer.', missing)
      return reply.send({ status: 'ready', warnings: await warningsOf(db) })
    },
  })
}
