import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, EnvironmentId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'

const Closure = Type.Object({
  items: Type.Array(
    Type.Object({
      path: Type.String(),
      narHash: Type.String({ description: 'SHA-256 of the NAR, as SRI.' }),
      narSize: Type.Integer({ description: 'Bytes of the NAR.' }),
      references: Type.Array(Type.String()),
      upstream: Type.Boolean({ description: 'Whether another cache serves it instead of this one.' }),
    }),
  ),
})

export function getClosure(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments/:id/closure',
    config: { scope: 'read' },
    schema: {
      operationId: 'getClosure',
      summary: 'List the store paths that an environment needs',
      params: EnvironmentId,
      response: {
        200: answer('The closure, sorted by path; empty until the build has published it.', Closure),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      if (!(await db.environments.get(id))) throw noEnvironment(id)
      return reply.send({ items: await db.environments.closure(id) })
    },
  })
}
