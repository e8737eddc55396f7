import type { App, Dependencies } from '../dependencies.ts'
import { noEnvironment } from '../refusals.ts'
import { answer } from '../resources/answer.ts'
import { component } from '../resources/component.ts'
import { EnvironmentBody, environmentBody } from '../resources/environment.ts'
import { EnvironmentId } from '../resources/parameters.ts'
import { problemResponses } from '../resources/problem.ts'

export function getEnvironment(app: App, { record }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments/:id',
    schema: {
      operationId: 'getEnvironment',
      summary: 'One environment with its newest build',
      params: EnvironmentId,
      response: {
        200: answer('The environment.', component(EnvironmentBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      const recorded = await record.environments.get(id)
      if (!recorded) throw noEnvironment(id)
      const packages = await record.environments.packages(id)
      return reply.send(environmentBody(recorded, packages, await record.environments.buildTools(id)))
    },
  })
}
