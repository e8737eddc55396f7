import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noSweep } from '../../problems.ts'
import { answer, component, SweepId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { SweepBody, sweepBody } from '../../resources/sweep.ts'

export function cancelSweep(app: App, { db }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/sweeps/:id/cancel',
    config: { scope: 'admin' },
    schema: {
      operationId: 'cancelSweep',
      summary: 'Cancel a sweep',
      description:
        'A waiting sweep ends at once. A worker first finishes the objects that it is removing when the sweep has started. The report lists the work until then, which is not undone. The request may be repeated.',
      params: SweepId,
      response: {
        200: answer('The sweep has ended as `cancelled`.', component(SweepBody)),
        202: answer('The worker is stopping the sweep. Poll `Location`.', component(SweepBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('not-found', 'sweep-ended'),
      },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const cancelled = await db.sweeps.cancel(id, caller.name)
      switch (cancelled?.outcome) {
        case undefined:
          throw noSweep(id)
        case 'ended':
          throw new Problem('sweep-ended', `The sweep has already ended as ${cancelled.work.state}.`)
        case 'cancelling':
          return reply
            .code(202)
            .headers({ location: `/v1/sweeps/${id}`, 'retry-after': retryAfterSeconds.unfinished })
            .send(sweepBody(cancelled.work))
        case 'cancelled':
          return reply.code(200).send(sweepBody(cancelled.work))
      }
    },
  })
}
