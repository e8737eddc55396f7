import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component, PageLimit } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { SweepSummary, sweepSummary } from '../../resources/sweep.ts'

const Query = Type.Object({ limit: PageLimit }, { additionalProperties: false })

const Sweeps = Type.Object({ items: Type.Array(component(SweepSummary)) })

export function listSweeps(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/sweeps',
    config: { scope: 'read' },
    schema: {
      operationId: 'listSweeps',
      summary: 'List sweeps, newest first',
      description: 'The API keeps the newest hundred.',
      querystring: Query,
      response: {
        200: answer('The sweeps, without their evicted environments.', Sweeps),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async ({ query: { limit } }, reply) => {
      const sweeps = await db.sweeps.list(limit)
      return reply.send({ items: sweeps.map(sweepSummary) })
    },
  })
}
