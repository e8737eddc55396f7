import type { App, Dependencies } from '../../dependencies.ts'
import { noPlan } from '../../problems.ts'
import { answer, component, PlanId } from '../../resources/common.ts'
import { PlanBody, planBody } from '../../resources/plan.ts'
import { problemResponses } from '../../resources/problem.ts'

export function getPlan(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/plans/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getPlan',
      summary: 'Read one plan: its state, or the work of a build',
      description: 'The answer for a failed plan is 200 with the reason in `failure`.',
      params: PlanId,
      response: { 200: answer('The plan.', component(PlanBody)), ...problemResponses('not-found') },
    },
    handler: async ({ params: { id } }, reply) => {
      const plan = await db.plans.get(id)
      if (!plan) throw noPlan(id)
      return reply.send(planBody(plan))
    },
  })
}
