import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { SweepBody, sweepBody } from '../../resources/sweep.ts'

export function forgetEnvironment(app: App, { db }: Dependencies): void {
  app.route({
    method: 'DELETE',
    url: '/v1/environments/:id',
    config: { scope: 'admin' },
    schema: {
      operationId: 'forgetEnvironment',
      summary: 'Delete an environment and free its space in the cache',
      description:
        'Deletes its builds, logs and bundles as well. A sweep then removes the objects that no other environment needs.',
      params: EnvironmentId,
      response: {
        202: answer('The environment is deleted. This sweep will free its space.', component(SweepBody), {
          location: { type: 'string' },
        }),
        ...problemResponses('not-found', 'environment-in-use'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      const outcome = await db.keeping.forget(id)
      switch (outcome) {
        case 'unknown':
          throw noEnvironment(id)
        case 'being-built':
          throw inUse(
            'A build of it is under way. Wait for its end or cancel it, then delete the environment.',
          )
        case 'pinned':
          throw inUse(`It is pinned. DELETE /v1/environments/${id}/pin first, then delete the environment.`)
        case 'forgotten': {
          const sweep = await db.sweeps.ask({ dryRun: false })
          return reply.code(202).header('location', `/v1/sweeps/${sweep.id}`).send(sweepBody(sweep))
        }
      }
    },
  })
}

function inUse(detail: string): Problem {
  return new Problem('environment-in-use', detail)
}
