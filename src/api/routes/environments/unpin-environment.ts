import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import { EnvironmentSummaryBody, environmentSummary } from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'

export function unpinEnvironment(app: App, { db }: Dependencies): void {
  app.route({
    method: 'DELETE',
    url: '/v1/environments/:id/pin',
    config: { scope: 'submit' },
    schema: {
      operationId: 'unpinEnvironment',
      summary: 'Remove the pin of an environment',
      params: EnvironmentId,
      response: {
        200: answer('The environment, no longer pinned.', component(EnvironmentSummaryBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      await db.keeping.unpin(id)
      const recorded = await db.environments.get(id)
      if (!recorded) throw noEnvironment(id)
      return reply.send(environmentSummary(recorded))
    },
  })
}
