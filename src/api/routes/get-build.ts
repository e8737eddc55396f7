import type { App, Dependencies } from '../dependencies.ts'
import { noBuild } from '../refusals.ts'
import { answer } from '../resources/answer.ts'
import { BuildBody, buildBody } from '../resources/build.ts'
import { component } from '../resources/component.ts'
import { BuildId } from '../resources/parameters.ts'
import { problemResponses } from '../resources/problem.ts'

export function getBuild(app: App, { record }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/builds/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getBuild',
      summary: 'One build: how far it is, or how it ended',
      description: 'A build that failed is no error of this request: `failure` says why it did.',
      params: BuildId,
      response: { 200: answer('The build.', component(BuildBody)), ...problemResponses('not-found') },
    },
    handler: async ({ params: { id } }, reply) => {
      const build = await record.builds.get(id)
      if (!build) throw noBuild(id)
      return reply.send(buildBody(build))
    },
  })
}
