import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Accepted, BuildRequest } from '../../../db/builds/accept.ts'
import { tagText } from '../../../db/tags.ts'
import { Spec } from '../../../spec/schema.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { cacheUrl } from '../../fetching/cache-address.ts'
import { endedEnvironments } from '../../fetching/ended-environments.ts'
import { howToFetchFrom } from '../../fetching/instructions.ts'
import { noEnvironment } from '../../problems.ts'
import { PriorityBody, TagsQuery, tagsOf } from '../../resources/build.ts'
import { answer, component } from '../../resources/common.ts'
import { AcceptedEnvironment, EnvironmentBody, environmentBody } from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { acceptSpec } from '../../submit/accept.ts'
import { hitsOf } from '../../submit/hits.ts'
import { inTurn } from '../../submit/in-turn.ts'
import type { SubmittedSpec } from '../../submit/read-spec.ts'
import { specsRead } from '../../submit/specs-read.ts'
import { sendJson } from '../../watch/conditional-answer.ts'
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
  const { db, queue, cache, metrics } = dependencies
  const specs = specsRead(dependencies)
  const hits = hitsOf(dependencies)
  const environments = endedEnvironments(db)
  const share = inTurn<{ accepted: Accepted; bodyOf: Body }>()
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
        ...problemResponses('channel-unknown', 'pin-unknown', 'package-unknown', 'priority-too-high'),
        ...problemResponses('too-many-builds', 'too-many-builds-a-day', 'token-cache-full'),
        ...problemResponses('queue-full', 'disk-full', 'maintenance', 'not-ready'),
      },
    },
    attachValidation: true,
    handler: async (request, reply) => {
      const { stamp, ...asked } = await specs.read(request)
      const tags = tagsOf(request.query.tag)
      const hit = await hits.find(asked.id, stamp, request.caller, request.log)
      const ready = hit && (await environments.get(asked.id, hit))
      if (
        ready &&
        ready.build.state === 'ready' &&
        tags.every((tag) => ready.build.tags.includes(tagText(tag)))
      ) {
        metrics.requests.submitted(submissionOutcomes.ready)
        return sendJson(reply, ready.at(cacheUrl(request, cache)))
      }
      const { wait, priority } = request.query
      const { accepted, bodyOf } = await submit(request, { ...asked, tags, ...(priority && { priority }) })
      metrics.requests.submitted(submissionOutcomes[accepted.outcome])
      const url = cacheUrl(request, cache)
      if (accepted.outcome === 'ready' || accepted.outcome === 'known-to-fail')
        return reply.code(200).send(bodyOf(url))

      const { id } = accepted.environment
      const build = wait > 0 ? await ended(reply, accepted.build.id, wait) : accepted.build
      const body = wait > 0 ? await currentBody(id) : bodyOf
      if (build?.finishedAt) return reply.code(200).send(body(url))
      return reply
        .code(202)
        .headers({ location: `/v1/environments/${id}`, 'retry-after': retryAfterSeconds.unfinished })
        .send({ ...body(url), coalesced: accepted.outcome === 'joined' })
    },
  })

  type Body = (cacheUrl: string) => ReturnType<typeof environmentBody>

  /** Accepts a spec, together with equal requests of the same caller that wait at the same time. */
  async function submit(
    { caller, log }: Pick<FastifyRequest, 'caller' | 'log'>,
    asked: SubmittedSpec & Pick<BuildRequest, 'tags' | 'priority'>,
  ): Promise<{ accepted: Accepted; bodyOf: Body }> {
    const { id, tags, priority } = asked
    return share(JSON.stringify([id, caller.tokenId, tags, priority]), async () => {
      const accepted = await acceptSpec(asked, caller, dependencies, log)
      hits.recorded(accepted.build.id, caller)
      queue.nudge()
      return { accepted, bodyOf: await bodyFrom(accepted) }
    })
  }

  async function currentBody(id: string): Promise<Body> {
    const recorded = await db.environments.get(id)
    if (!recorded) throw noEnvironment(id)
    return bodyFrom(recorded)
  }

  async function bodyFrom(recorded: Pick<Accepted, 'environment' | 'build'>): Promise<Body> {
    const { environment } = recorded
    const [rows, tools, publicKeys] = await Promise.all([
      db.environments.packages(environment.id),
      db.environments.buildTools(environment.id),
      environment.storePath === null ? [] : db.signingKeys.current(),
    ])
    return (url) => environmentBody(recorded, rows, tools, howToFetchFrom(environment, { url, publicKeys }))
  }
}
