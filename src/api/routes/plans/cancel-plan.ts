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
      summary: 'Cancel a plan',
      description:
        'A waiting plan ends at once. A worker ends Nix within seconds when the plan has started. All callers that requested the same plan share it, so it ends for all of them. The request may be repeated.',
      params: PlanId,
      response: {
        200: answer('The plan has ended as `cancelled`.', component(PlanBody)),
        202: answer('The worker is stopping the plan. Poll `Location`.', component(PlanBody), {
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
          throw new Problem('plan-ended', `The plan has already ended as ${cancelled.work.state}.`)
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
