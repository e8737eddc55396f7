import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import { BuildToolBody } from '../../resources/package.ts'
import { problemResponses } from '../../resources/problem.ts'

const BuildTools = Type.Object({ items: Type.Array(component(BuildToolBody)) })

export function getBuildTools(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments/:id/build-tools',
    config: { scope: 'read' },
    schema: {
      operationId: 'getBuildTools',
      summary: 'List the packages that only the builds of rebuilt packages need, with fate and reason',
      params: EnvironmentId,
      response: {
        200: answer('The build tools of the newest build; empty until a worker has planned it.', BuildTools),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      if (!(await db.environments.get(id))) throw noEnvironment(id)
      return reply.send({ items: await db.environments.buildTools(id) })
    },
  })
}
