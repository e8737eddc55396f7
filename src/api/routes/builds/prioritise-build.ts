import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildBody, buildBody, PriorityBody } from '../../resources/build.ts'
import { answer, BuildId, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { begin } from '../../submit/begin-attempt.ts'

const Body = Type.Object(
  { priority: PriorityBody },
  { additionalProperties: false, examples: [{ priority: 'high' }] },
)

export function prioritiseBuild(app: App, dependencies: Dependencies): void {
  const { db, queue } = dependencies
  app.route({
    method: 'PUT',
    url: '/v1/builds/:id/priority',
    config: { scope: 'submit' },
    schema: {
      operationId: 'prioritiseBuild',
      summary: 'Set the priority of a waiting build',
      params: BuildId,
      body: Body,
      response: {
        200: answer('The build.', component(BuildBody)),
        ...problemResponses('not-found', 'body-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('build-ended', 'priority-too-high'),
      },
    },
    handler: async ({ params: { id }, body: { priority }, caller, log }, reply) => {
      const changed = await begin(caller, dependencies, (facts) => db.builds.prioritise(id, priority, facts))
      if (!changed) throw noBuild(id)
      if (changed.outcome === 'ended') throw new Problem('build-ended', 'The build has already ended.')
      // Redis may be away; the relay hands over the recorded priority once it is back.
      queue.prioritise(id, { priority, turn: changed.turn }).catch((err: unknown) => {
        log.warn({ err }, 'cannot set the priority of a build in the queue yet')
      })
      return reply.send(buildBody(changed.build))
    },
  })
}
