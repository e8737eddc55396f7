import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { bodyInvalid, noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import {
  EnvironmentSummaryBody,
  environmentSummary,
  PinRequest,
  untilOf,
} from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'

export function pinEnvironment(app: App, { db }: Dependencies): void {
  app.route({
    method: 'PUT',
    url: '/v1/environments/:id/pin',
    config: { scope: 'submit' },
    schema: {
      operationId: 'pinEnvironment',
      summary: 'Keep an environment, for some time or for good',
      description:
        'Nothing evicts it meanwhile. Without a body it is for good. The newest request counts; one that is being built can be pinned, too.',
      params: EnvironmentId,
      body: PinRequest,
      response: {
        200: answer('The environment; `pinned` says until when.', component(EnvironmentSummaryBody)),
        ...problemResponses('body-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('not-found', 'environment-not-ready'),
      },
    },
    attachValidation: true,
    preValidation: async (request) => {
      request.body ??= {}
    },
    handler: async ({ params: { id }, body, validationError }, reply) => {
      const misshapen = validationError instanceof Problem ? validationError : undefined
      if (misshapen?.code === 'not-found') throw misshapen
      const { until, faults } = untilOf(body, new Date())
      const ofShape = misshapen?.faults ?? []
      const further = faults.filter(({ pointer }) => !ofShape.some((fault) => fault.pointer === pointer))
      if (ofShape.length + further.length > 0) throw bodyInvalid([...ofShape, ...further])
      const outcome = await db.keeping.pin(id, until)
      const recorded = await db.environments.get(id)
      if (outcome === 'unknown' || !recorded) throw noEnvironment(id)
      if (outcome === 'nothing-to-keep') throw nothingToKeep(recorded.environment.evicted)
      return reply.send(environmentSummary(recorded))
    },
  })
}

function nothingToKeep(evicted: { because: string } | null): Problem {
  const why = evicted ? `It was evicted: ${evicted.because}` : 'Its build failed.'
  return new Problem('environment-not-ready', `${why} POST its spec to have it, then pin it.`)
}
