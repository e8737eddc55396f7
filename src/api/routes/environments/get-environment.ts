import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { cacheUrl } from '../../fetching/cache-address.ts'
import { endedEnvironments } from '../../fetching/ended-environments.ts'
import { howToFetchFrom } from '../../fetching/instructions.ts'
import { noEnvironment } from '../../problems.ts'
import { answer, component, EnvironmentId } from '../../resources/common.ts'
import { EnvironmentBody, environmentBody } from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'
import {
  conditionalHeaders,
  hasOtherETag,
  IfNoneMatch,
  type Rendered,
  sendConditional,
  unchanged,
  withETag,
} from '../../watch/conditional-answer.ts'
import { BuildWait, longPoll } from '../../watch/long-poll.ts'
import { sharedRead } from '../../watch/shared-read.ts'

const Query = Type.Object({ wait: BuildWait }, { additionalProperties: false })

export function getEnvironment(app: App, { db, cache }: Dependencies): void {
  const ended = endedEnvironments(db)
  const environments = sharedRead(
    db.changes,
    (id) => look({ db }, id),
    (seen) => seen?.buildId,
  )
  const wait = longPoll(app, environments)
  app.route({
    method: 'GET',
    url: '/v1/environments/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getEnvironment',
      summary: 'Read one environment with its newest build',
      description:
        '`wait` delays the answer until the newest build ends. With `if-none-match` it returns at the next change instead.',
      params: EnvironmentId,
      querystring: Query,
      headers: IfNoneMatch,
      response: {
        200: answer('The environment.', component(EnvironmentBody), conditionalHeaders),
        ...unchanged,
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const url = cacheUrl(request, cache)
      const stamp = await db.stamps.of(id)
      const { environment } = stamp
      if (!environment) throw noEnvironment(id)
      const known = environment.finished && (await ended.get(id, { ...stamp, environment }))
      if (known) return sendConditional(request, reply, known.at(url), { ended: true })
      const seen = await wait(
        reply,
        id,
        request.query.wait,
        (seen) => !seen || seen.ended || hasOtherETag(request, seen.at(url)),
      )
      if (!seen) throw noEnvironment(id)
      return sendConditional(request, reply, seen.at(url), seen)
    },
  })
}

interface SeenEnvironment {
  buildId: string
  ended: boolean
  /** Renders the answer for clients that reach the cache at this URL. */
  at(cacheUrl: string): Rendered
}

async function look({ db }: Pick<Dependencies, 'db'>, id: string): Promise<SeenEnvironment | null> {
  const recorded = await db.environments.get(id)
  if (!recorded) return null
  const { environment, build } = recorded
  const rows = await db.environments.packages(id)
  const tools = await db.environments.buildTools(id)
  // Skips the query for the keys while the environment is not ready, because many clients poll.
  const publicKeys = environment.storePath === null ? [] : await db.signingKeys.current()
  const bodies = new Map<string, Rendered>()
  return {
    buildId: build.id,
    ended: build.finishedAt !== null,
    at(url) {
      const body =
        bodies.get(url) ??
        withETag(environmentBody(recorded, rows, tools, howToFetchFrom(environment, { url, publicKeys })))
      bodies.set(url, body)
      return body
    },
  }
}
