import Type from 'typebox'
import { Spec } from '../../../spec/schema.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { cacheAddress } from '../../fetching/cache-address.ts'
import { howToFetch } from '../../fetching/instructions.ts'
import { noEnvironment } from '../../problems.ts'
import { PriorityBody, TagsQuery, tagsOf } from '../../resources/build.ts'
import { answer, component } from '../../resources/common.ts'
import { AcceptedEnvironment, EnvironmentBody, environmentBody } from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { acceptSpec } from '../../submit/accept.ts'
import { canonicalSpecOf } from '../../submit/read-spec.ts'
import { BuildWait, waitingForBuilds } from '../../watch/long-poll.ts'

const Query = Type.Object(
  {
    wait: BuildWait,
    priority: Type.Optional(PriorityBody),
    tag: TagsQuery('`key:value`, a tag for the build. May be repeated.'),
  },
  { additionalProperties: false },
)

/** Names of the outcomes in metrics. */
const submissionOutcomes = {
  ready: 'hit',
  joined: 'joined',
  created: 'new',
  'known-to-fail': 'known-to-fail',
} as const

export function acceptEnvironment(app: App, dependencies: Dependencies): void {
  const { db, queue, cache, library, metrics } = dependencies
  const ended = waitingForBuilds(app, dependencies)
  app.route({
    method: 'POST',
    url: '/v1/environments',
    config: { scope: 'submit' },
    schema: {
      operationId: 'acceptEnvironment',
      summary: 'Request an environment',
      description:
        'Equivalent specs share one environment and one build. The API starts a new build when the last one failed, unless the failure cache has one of its derivations, or when the cache no longer has the environment. Poll `Location`.',
      body: Spec,
      querystring: Query,
      response: {
        200: answer(
          'The environment is ready. Or, according to `status`, its build failed or was cancelled while this request waited, or the failure cache has one of its derivations.',
          component(EnvironmentBody),
        ),
        202: answer('The build has not ended yet.', component(AcceptedEnvironment), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('spec-invalid', 'query-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('channel-unknown', 'pin-unknown', 'package-unknown', 'too-many-builds'),
        ...problemResponses('queue-full', 'disk-full', 'maintenance', 'not-ready'),
      },
    },
    attachValidation: true,
    handler: async (request, reply) => {
      const asked = await canonicalSpecOf(request, { db, library })
      const { wait, priority, tag } = request.query
      const accepted = await acceptSpec(
        { ...asked, tags: tagsOf(tag), ...(priority && { priority }) },
        request.caller,
        dependencies,
        request.log,
      )
      queue.nudge()
      metrics.requests.submitted(submissionOutcomes[accepted.outcome])
      const { id } = accepted.environment
      const bodyOf = async (recorded: Parameters<typeof environmentBody>[0]) =>
        environmentBody(
          recorded,
          await db.environments.packages(id),
          await db.environments.buildTools(id),
          await howToFetch(recorded.environment, () => cacheAddress(request, { db, cache })),
        )
      if (accepted.outcome === 'ready' || accepted.outcome === 'known-to-fail')
        return reply.code(200).send(await bodyOf(accepted))

      const build = wait > 0 ? await ended(reply, accepted.build.id, wait) : accepted.build
      const now = wait > 0 ? await db.environments.get(id) : accepted
      if (!now) throw noEnvironment(id)
      if (build?.finishedAt) return reply.code(200).send(await bodyOf(now))
      return reply
        .code(202)
        .headers({ location: `/v1/environments/${id}`, 'retry-after': retryAfterSeconds.unfinished })
        .send({ ...(await bodyOf(now)), coalesced: accepted.outcome === 'joined' })
    },
  })
}
