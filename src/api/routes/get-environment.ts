import { cacheOffer } from '../cache-offer.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { howToFetch } from '../how-to-fetch.ts'
import { noEnvironment } from '../refusals.ts'
import { answer } from '../resources/answer.ts'
import { component } from '../resources/component.ts'
import { EnvironmentBody, environmentBody } from '../resources/environment.ts'
import { EnvironmentId } from '../resources/parameters.ts'
import { problemResponses } from '../resources/problem.ts'

export function getEnvironment(app: App, { record, cache }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getEnvironment',
      summary: 'One environment with its newest build',
      params: EnvironmentId,
      response: {
        200: answer('The environment.', component(EnvironmentBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const recorded = await record.environments.get(id)
      if (!recorded) throw noEnvironment(id)
      return reply.send(
        environmentBody(
          recorded,
          await record.environments.packages(id),
          await record.environments.buildTools(id),
          await howToFetch(recorded.environment, () => cacheOffer(request, { record, cache })),
        ),
      )
    },
  })
}
