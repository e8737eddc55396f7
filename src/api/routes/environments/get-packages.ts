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
      summary: 'Every package, what became of it and why',
      params: EnvironmentId,
      response: {
        200: answer('The packages of the newest build; none before it is planned.', Packages),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      if (!(await db.environments.get(id))) throw noEnvironment(id)
      return reply.send({ items: await db.environments.packages(id) })
    },
  })
}
