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
      summary: 'Keep an environment no longer than others',
      params: EnvironmentId,
      response: {
        200: answer('The environment, which is not pinned.', component(EnvironmentSummaryBody)),
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
