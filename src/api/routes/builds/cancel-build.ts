import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildBody, buildBody } from '../../resources/build.ts'
import { answer, BuildId, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'

export function cancelBuild(app: App, { db, queue }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/builds/:id/cancel',
    config: { scope: 'cancel' },
    schema: {
      operationId: 'cancelBuild',
      summary: 'Have a build end without an environment',
      description:
        'One that waits ends at once; of one that a worker has, Nix and all it runs are ended within seconds. A build is of everybody who asked for the same, and ends for all of them. May be repeated.',
      params: BuildId,
      response: {
        200: answer('It has ended as `cancelled`.', component(BuildBody)),
        202: answer('Its worker lets go of it. Poll `Location`.', component(BuildBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('not-found', 'build-ended'),
      },
    },
    handler: async ({ params: { id }, caller, log }, reply) => {
      const cancelled = await db.builds.cancel(id, caller.name)
      switch (cancelled?.outcome) {
        case undefined:
          throw noBuild(id)
        case 'ended':
          throw new Problem('build-ended', `The build ended as ${cancelled.build.state} before.`)
        case 'cancelling':
          return reply
            .code(202)
            .headers({ location: `/v1/builds/${id}`, 'retry-after': retryAfterSeconds.cancelledBuild })
            .send(buildBody(cancelled.build))
        case 'cancelled':
          // Redis may be away: who takes the build from the queue finds it ended.
          queue.remove(id).catch((err: unknown) => {
            log.warn({ err }, 'a build is cancelled, but cannot be taken out of the queue yet')
          })
          return reply.code(200).send(buildBody(cancelled.build))
      }
    },
  })
}
