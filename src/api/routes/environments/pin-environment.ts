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
      summary: 'Pin an environment, so that sweeps keep it',
      description:
        'Sweeps do not evict it until the pin ends. Without a body the pin has no end. The newest request replaces earlier ones. An environment may be pinned while a worker builds it.',
      params: EnvironmentId,
      body: PinRequest,
      response: {
        200: answer('The environment; `pinned` has the end of the pin.', component(EnvironmentSummaryBody)),
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
  return new Problem('environment-not-ready', `${why} POST its spec to build it, then pin it.`)
}
