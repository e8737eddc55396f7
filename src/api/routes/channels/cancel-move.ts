import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noChannel } from '../../problems.ts'
import { ChannelDetails } from '../../resources/channel.ts'
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
      summary: 'Have the move of a channel end, which stays as it was',
      description:
        'A move that waits ends at once; of one that a worker has, Nix is ended within seconds. A channel that follows a branch asks for the move again in its time. May be repeated.',
      params: ChannelName,
      response: {
        200: answer('The move has ended as `cancelled`.', component(ChannelDetails)),
        202: answer('Its worker lets go of it. Poll `Location`.', component(ChannelDetails), {
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
          throw new Problem(
            'channel-not-moving',
            `No move of channel "${name}" was ever asked for by the API.`,
          )
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
