import type { App, Dependencies } from '../../dependencies.ts'
import { noSweep } from '../../problems.ts'
import { answer, component, SweepId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { SweepBody, sweepBody } from '../../resources/sweep.ts'

export function getSweep(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/sweeps/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getSweep',
      summary: 'Read one sweep: what it has evicted and freed, or would in a dry run',
      params: SweepId,
      response: { 200: answer('The sweep.', component(SweepBody)), ...problemResponses('not-found') },
    },
    handler: async ({ params: { id } }, reply) => {
      const sweep = await db.sweeps.get(id)
      if (!sweep) throw noSweep(id)
      return reply.send(sweepBody(sweep))
    },
  })
}
