import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildBody, buildBody } from '../../resources/build.ts'
import { answer, BuildId, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import {
  conditionalHeaders,
  hasOtherETag,
  IfNoneMatch,
  sendConditional,
  unchanged,
  withETag,
} from '../../watch/conditional-answer.ts'
import { BuildWait, longPoll } from '../../watch/long-poll.ts'
import { sharedRead } from '../../watch/shared-read.ts'

const Query = Type.Object({ wait: BuildWait }, { additionalProperties: false })

export function getBuild(app: App, { db }: Dependencies): void {
  const builds = sharedRead(db.changes, async (id) => {
    const build = await db.builds.get(id)
    return build && { ...withETag(buildBody(build)), ended: build.finishedAt !== null }
  })
  const wait = longPoll(app, builds)
  app.route({
    method: 'GET',
    url: '/v1/builds/:id',
    config: { scope: 'read' },
    schema: {
      operationId: 'getBuild',
      summary: 'Read one build: its progress or its end',
      description:
        'The answer for a failed build is 200 with the reason in `failure`. `wait` delays the answer until the build ends. With `if-none-match` it returns at the next change instead.',
      params: BuildId,
      querystring: Query,
      headers: IfNoneMatch,
      response: {
        200: answer('The build.', component(BuildBody), conditionalHeaders),
        ...unchanged,
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const seen = await wait(
        reply,
        id,
        request.query.wait,
        (seen) => !seen || seen.ended || hasOtherETag(request, seen),
      )
      if (!seen) throw noBuild(id)
      return sendConditional(request, reply, seen, seen)
    },
  })
}
