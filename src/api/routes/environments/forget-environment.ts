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
      summary: 'Forget an environment, and free what only it holds',
      description:
        'Its builds, logs and bundles go with it. What only it held in the cache goes with a sweep.',
      params: EnvironmentId,
      response: {
        202: answer('It is forgotten, and this sweep will free what it held.', component(SweepBody), {
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
          throw inUse('A build of it is under way. Wait for its end, then forget it.')
        case 'pinned':
          throw inUse(`It is pinned. DELETE /v1/environments/${id}/pin first, then forget it.`)
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
