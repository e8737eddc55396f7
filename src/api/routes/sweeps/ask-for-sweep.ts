import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { SweepBody, SweepRequest, sweepBody } from '../../resources/sweep.ts'
import { hasEnded, longPoll, WaitQuery } from '../../watch/long-poll.ts'
import { sharedRead } from '../../watch/shared-read.ts'

export function askForSweep(app: App, { db }: Dependencies): void {
  const wait = longPoll(app, sharedRead(db.changes, db.sweeps.get))
  app.route({
    method: 'POST',
    url: '/v1/sweeps',
    config: { scope: 'admin' },
    schema: {
      operationId: 'askForSweep',
      summary: 'Sweep the cache now, or with `dryRun` predict a sweep',
      description:
        'Workers sweep every hour as well. Requests share a sweep that has not begun. The answer for a failed sweep has the reason in `failure`.',
      body: SweepRequest,
      querystring: WaitQuery('the sweep’s'),
      response: {
        200: answer(
          'The sweep has ended: its state is `done`, `failed` or `cancelled`.',
          component(SweepBody),
        ),
        202: answer('The sweep has not ended yet. Poll `Location`.', component(SweepBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('body-invalid', 'query-invalid', 'body-too-large', 'unsupported-media-type'),
      },
    },
    preValidation: async (request) => {
      request.body ??= {}
    },
    handler: async (request, reply) => {
      const asked = await db.sweeps.ask({ dryRun: request.body.dryRun ?? false })
      const sweep = (await wait(reply, asked.id, request.query.wait, hasEnded)) ?? asked
      if (sweep.finishedAt) return reply.code(200).send(sweepBody(sweep))
      return reply
        .code(202)
        .headers({ location: `/v1/sweeps/${sweep.id}`, 'retry-after': retryAfterSeconds.unfinished })
        .send(sweepBody(sweep))
    },
  })
}
