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
      summary: 'Cancel a build',
      description:
        'A waiting build ends at once. A worker ends Nix and its processes within seconds when the build has started. All callers that requested the same environment share the build, so it ends for all of them. The request may be repeated.',
      params: BuildId,
      response: {
        200: answer('The build has ended as `cancelled`.', component(BuildBody)),
        202: answer('The worker is stopping the build. Poll `Location`.', component(BuildBody), {
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
          throw new Problem('build-ended', `The build has already ended as ${cancelled.build.state}.`)
        case 'cancelling':
          return reply
            .code(202)
            .headers({ location: `/v1/builds/${id}`, 'retry-after': retryAfterSeconds.cancelledBuild })
            .send(buildBody(cancelled.build))
        case 'cancelled':
          // Redis may be away; a worker that takes the build from the queue finds it ended.
          queue.remove(id).catch((err: unknown) => {
            log.warn({ err }, 'cannot remove a cancelled build from the queue yet')
          })
          return reply.code(200).send(buildBody(cancelled.build))
      }
    },
  })
}
