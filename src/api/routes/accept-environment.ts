import type { Problem } from '../../errors.ts'
import { canonicalSpec, canonicalText, environmentId } from '../../spec/canonical.ts'
import { meaningFaults } from '../../spec/meaning.ts'
import { Spec } from '../../spec/schema.ts'
import { unknownNames } from '../../spec/unknown-names.ts'
import { channelFor } from '../channel-for.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { packageUnknown, specInvalid } from '../refusals.ts'
import { answer } from '../resources/answer.ts'
import { component } from '../resources/component.ts'
import { AcceptedEnvironment, EnvironmentBody, environmentBody } from '../resources/environment.ts'
import { problemResponses } from '../resources/problem.ts'

/** Seconds after which a caller who waits for a build may look again. */
const retryAfterSeconds = 2

export function acceptEnvironment(app: App, { record, queue, library }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/environments',
    schema: {
      operationId: 'acceptEnvironment',
      summary: 'Ask for an environment',
      description:
        'Specs that mean the same are one environment and one build. A build that failed is tried again. Poll `Location`.',
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
    // Faults of shape are answered together with those that no schema can express.
    attachValidation: true,
    handler: async (request, reply) => {
      const misshapen = request.validationError as Problem | undefined
      const channel = await channelFor(record.channels, request.body?.channel)
      const defaults = 'defaults' in channel ? channel.defaults : undefined
      const faults = [...(misshapen?.faults ?? []), ...meaningFaults(request.body, defaults)]
      if (faults.length > 0) throw specInvalid(faults)
      if (channel instanceof Error) throw channel
      const unknown = unknownNames(request.body, channel.packageNames)
      if (unknown.length > 0) throw packageUnknown(channel.name, unknown)

      const spec = canonicalSpec(request.body, channel, library)
      const text = canonicalText(spec)
      const accepted = await record.environments.accept({
        id: environmentId(text),
        spec,
        canonicalText: text,
      })
      queue.nudge()
      const packages = await record.environments.packages(accepted.environment.id)
      const body = environmentBody(accepted, packages)
      if (accepted.outcome === 'ready') return reply.code(200).send(body)
      return reply
        .code(202)
        .headers({ location: `/v1/environments/${body.id}`, 'retry-after': retryAfterSeconds })
        .send({ ...body, coalesced: accepted.outcome === 'joined' })
    },
  })
}
