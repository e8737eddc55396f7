import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildBody, buildBody, PriorityBody } from '../../resources/build.ts'
import { answer, BuildId, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { begin } from '../../submit/begin-attempt.ts'

const Query = Type.Object({ priority: Type.Optional(PriorityBody) }, { additionalProperties: false })

export function retryBuild(app: App, dependencies: Dependencies): void {
  const { db, queue } = dependencies
  app.route({
    method: 'POST',
    url: '/v1/builds/:id/retry',
    config: { scope: 'submit' },
    schema: {
      operationId: 'retryBuild',
      summary: 'Retry a failed or cancelled build',
      description:
        'Starts a new attempt at the same environment that ignores the failure cache. Returns the newest attempt when there already is one, so the request may be repeated.',
      params: BuildId,
      querystring: Query,
      response: {
        202: answer('The newest attempt.', component(BuildBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('not-found', 'query-invalid', 'build-not-failed', 'token-cache-full'),
        ...problemResponses('too-many-builds', 'too-many-builds-a-day', 'priority-too-high'),
        ...problemResponses('queue-full', 'disk-full', 'maintenance', 'not-ready'),
      },
    },
    handler: async ({ params: { id }, query: { priority }, caller }, reply) => {
      const retried = await begin(caller, dependencies, (facts) =>
        db.builds.retry(id, { ...facts, ...(priority && { priority }) }),
      )
      switch (retried?.outcome) {
        case undefined:
          throw noBuild(id)
        case 'not-failed':
          throw new Problem('build-not-failed', notFailed(retried.build.state))
        case 'begun':
        case 'begun-before':
          queue.nudge()
          return reply
            .code(202)
            .headers({
              location: `/v1/builds/${retried.build.id}`,
              'retry-after': retryAfterSeconds.unfinished,
            })
            .send(buildBody(retried.build))
      }
    },
  })
}

function notFailed(state: string): string {
  return state === 'ready'
    ? 'The build is ready, so there is nothing to retry. POST its spec if the cache has lost it.'
    : `It is ${state}: wait for its end, or cancel it first.`
}
