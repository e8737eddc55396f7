import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { cacheUrl } from '../../fetching/cache-address.ts'
import { howToFetchFrom } from '../../fetching/instructions.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import { EnvironmentBody, environmentBody } from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'
import {
  asItIsHeaders,
  giveAsItIs,
  IfNoneMatch,
  knowsAnother,
  type Rendered,
  rendered,
  unchanged,
} from '../../watch/conditional-answer.ts'
import { BuildWait, waiting } from '../../watch/long-poll.ts'
import { watched } from '../../watch/shared-read.ts'

const Query = Type.Object({ wait: BuildWait }, { additionalProperties: false })

export function getEnvironment(app: App, { record, cache }: Dependencies): void {
  const environments = watched(
    record.news,
    (id) => look({ record }, id),
    (seen) => seen?.buildId,
  )
  const wait = waiting(app, environments)
  app.route({
    method: 'GET',
    url: '/v1/environments/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getEnvironment',
      summary: 'One environment with its newest build',
      description:
        'With `wait` the answer waits for the end of its newest build; of who also sends `if-none-match`, for any change.',
      params: EnvironmentId,
      querystring: Query,
      headers: IfNoneMatch,
      response: {
        200: answer('The environment.', component(EnvironmentBody), asItIsHeaders),
        ...unchanged,
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const url = cacheUrl(request, cache)
      const seen = await wait(
        reply,
        id,
        request.query.wait,
        (seen) => !seen || seen.ended || knowsAnother(request, seen.at(url)),
      )
      if (!seen) throw noEnvironment(id)
      return giveAsItIs(request, reply, seen.at(url), seen)
    },
  })
}

interface SeenEnvironment {
  buildId: string
  ended: boolean
  /** For who reaches the cache there. */
  at(cacheUrl: string): Rendered
}

async function look({ record }: Pick<Dependencies, 'record'>, id: string): Promise<SeenEnvironment | null> {
  const recorded = await record.environments.get(id)
  if (!recorded) return null
  const { environment, build } = recorded
  const rows = await record.environments.packages(id)
  const tools = await record.environments.buildTools(id)
  // Whoever waits for an environment costs no look at the keys.
  const publicKeys = environment.storePath === null ? [] : await record.signingKeys.current()
  const bodies = new Map<string, Rendered>()
  return {
    buildId: build.id,
    ended: build.finishedAt !== null,
    at(url) {
      const body =
        bodies.get(url) ??
        rendered(environmentBody(recorded, rows, tools, howToFetchFrom(environment, { url, publicKeys })))
      bodies.set(url, body)
      return body
    },
  }
}
