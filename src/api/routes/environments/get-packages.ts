import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import { PackageBody } from '../../resources/package.ts'
import { problemResponses } from '../../resources/problem.ts'

const Packages = Type.Object({ items: Type.Array(component(PackageBody)) })

export function getPackages(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments/:id/packages',
    config: { scope: 'read' },
    schema: {
      operationId: 'getPackages',
      summary: 'List the packages of an environment with fate and reason',
      params: EnvironmentId,
      response: {
        200: answer('The packages of the newest build; empty until a worker has planned it.', Packages),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      if (!(await db.environments.get(id))) throw noEnvironment(id)
      return reply.send({ items: await db.environments.packages(id) })
    },
  })
}
