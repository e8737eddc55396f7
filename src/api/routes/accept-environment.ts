import { Spec } from '../../spec/schema.ts'
import { accept } from '../accept.ts'
import { cacheOffer } from '../cache-offer.ts'
import { canonicalSpecOf } from '../canonical-spec-of.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { howToFetch } from '../how-to-fetch.ts'
import { answer } from '../resources/answer.ts'
import { component } from '../resources/component.ts'
import { AcceptedEnvironment, EnvironmentBody, environmentBody } from '../resources/environment.ts'
import { problemResponses } from '../resources/problem.ts'

/** Seconds after which a caller who waits for a build may look again. */
const retryAfterSeconds = 2

export function acceptEnvironment(app: App, { record, queue, cache, library }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/environments',
    schema: {
      operationId: 'acceptEnvironment',
      summary: 'Ask for an environment',
      description:
        'Specs that mean the same are one environment and one build. A build that failed is tried again, and so is one whose environment the cache no longer has. Poll `Location`.',
      body: Spec,
      response: {
        200: answer('The environment is ready.', component(EnvironmentBody)),
        202: answer('It is being built.', component(AcceptedEnvironment), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('spec-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('channel-unknown', 'package-unknown', 'not-ready'),
      },
    },
    attachValidation: true,
    handler: async (request, reply) => {
      const asked = await canonicalSpecOf(request, { record, library })
      const accepted = await accept(asked, { record, cache }, request.log)
      queue.nudge()
      const body = environmentBody(
        accepted,
        await record.environments.packages(asked.id),
        await record.environments.buildTools(asked.id),
        await howToFetch(accepted.environment, () => cacheOffer(request, { record, cache })),
      )
      if (accepted.outcome === 'ready') return reply.code(200).send(body)
      return reply
        .code(202)
        .headers({ location: `/v1/environments/${body.id}`, 'retry-after': retryAfterSeconds })
        .send({ ...body, coalesced: accepted.outcome === 'joined' })
    },
  })
}
