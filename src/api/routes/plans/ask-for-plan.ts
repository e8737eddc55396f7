import { Spec } from '../../../spec/schema.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { PlanBody, planBody } from '../../resources/plan.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { canonicalSpecOf } from '../../submit/read-spec.ts'
import { hasEnded, longPoll, WaitQuery } from '../../watch/long-poll.ts'
import { sharedRead } from '../../watch/shared-read.ts'

export function askForPlan(app: App, { db, queue, library }: Dependencies): void {
  const wait = longPoll(app, sharedRead(db.changes, db.plans.get))
  app.route({
    method: 'POST',
    url: '/v1/plans',
    config: { scope: 'submit' },
    schema: {
      operationId: 'askForPlan',
      summary: 'Plan an environment: what a build would reuse, rebuild and download; builds nothing',
      description:
        'Takes the spec of `POST /v1/environments`. The answer for a failed plan has the reason in `failure`.',
      body: Spec,
      querystring: WaitQuery('the plan’s'),
      response: {
        200: answer(
          'The plan has ended: its state is `ready`, `failed` or `cancelled`.',
          component(PlanBody),
        ),
        202: answer('The plan has not ended yet. Poll `Location`.', component(PlanBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('spec-invalid', 'query-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('channel-unknown', 'pin-unknown', 'package-unknown', 'maintenance', 'not-ready'),
      },
    },
    attachValidation: true,
    handler: async (request, reply) => {
      const { id: environmentId, spec } = await canonicalSpecOf(request, { channels: db.channels, library })
      const asked = await db.plans.ask({ environmentId, spec })
      // Redis may be away; workers then find the plan in the database.
      queue.plan(asked.id).catch((error: unknown) => {
        request.log.warn({ err: error }, 'cannot add a recorded plan to the queue yet')
      })
      const plan = (await wait(reply, asked.id, request.query.wait, hasEnded)) ?? asked
      if (plan.finishedAt) return reply.code(200).send(planBody(plan))
      return reply
        .code(202)
        .headers({ location: `/v1/plans/${plan.id}`, 'retry-after': retryAfterSeconds.plan })
        .send(planBody(plan))
    },
  })
}
