import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noPlan } from '../../problems.ts'
import { answer, component, PlanId } from '../../resources/common.ts'
import { PlanBody, planBody } from '../../resources/plan.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'

export function cancelPlan(app: App, { db }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/plans/:id/cancel',
    config: { scope: 'cancel' },
    schema: {
      operationId: 'cancelPlan',
      summary: 'Have a plan end without an answer',
      description:
        'One that waits ends at once; of one that a worker has, Nix is ended within seconds. A plan is shared by all who asked for the same, and ends for all of them. May be repeated.',
      params: PlanId,
      response: {
        200: answer('It has ended as `cancelled`.', component(PlanBody)),
        202: answer('Its worker lets go of it. Poll `Location`.', component(PlanBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('not-found', 'plan-ended'),
      },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const cancelled = await db.plans.cancel(id, caller.name)
      switch (cancelled?.outcome) {
        case undefined:
          throw noPlan(id)
        case 'ended':
          throw new Problem('plan-ended', `The plan ended as ${cancelled.work.state} before.`)
        case 'cancelling':
          return reply
            .code(202)
            .headers({ location: `/v1/plans/${id}`, 'retry-after': retryAfterSeconds.unfinished })
            .send(planBody(cancelled.work))
        case 'cancelled':
          return reply.code(200).send(planBody(cancelled.work))
      }
    },
  })
}
