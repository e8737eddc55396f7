import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noChannel } from '../../problems.ts'
import { ChannelDetailsBody } from '../../resources/channel.ts'
import { answer, ChannelName, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { channelWithHistory } from './channel-with-history.ts'

export function cancelMove(app: App, { db }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/channels/:name/cancel',
    config: { scope: 'admin' },
    schema: {
      operationId: 'cancelMove',
      summary: 'Cancel the move of a channel, which keeps its pin',
      description:
        'A waiting move ends at once. A worker ends Nix within seconds when the move has started. A channel that follows a branch requests the move again at its next check. The request may be repeated.',
      params: ChannelName,
      response: {
        200: answer('The move has ended as `cancelled`.', component(ChannelDetailsBody)),
        202: answer('The worker is stopping the move. Poll `Location`.', component(ChannelDetailsBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('not-found', 'channel-not-moving'),
      },
    },
    handler: async ({ params: { name }, caller }, reply) => {
      const cancelled = await db.channelMoves.cancel(name, caller.name)
      const channel = await channelWithHistory(db, name)
      if (!channel) throw noChannel(name)
      switch (cancelled?.outcome) {
        case undefined:
          throw new Problem('channel-not-moving', `The API has never requested a move of channel "${name}".`)
        case 'ended':
          throw new Problem(
            'channel-not-moving',
            `The newest move of channel "${name}" ended as ${cancelled.work.state}.`,
          )
        case 'cancelling':
          return reply
            .code(202)
            .headers({ location: `/v1/channels/${name}`, 'retry-after': retryAfterSeconds.unfinished })
            .send(channel)
        case 'cancelled':
          return reply.send(channel)
      }
    },
  })
}
