import type { App, Dependencies } from '../../dependencies.ts'
import { noChannel } from '../../problems.ts'
import { ChannelDetailsBody, MoveWaitQuery } from '../../resources/channel.ts'
import { answer, ChannelName, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { hasEnded, longPoll } from '../../watch/long-poll.ts'
import { sharedRead } from '../../watch/shared-read.ts'
import { channelWithHistory } from './channel-with-history.ts'

export function getChannel(app: App, { db }: Dependencies): void {
  const moves = sharedRead(
    db.changes,
    (name) => db.channelMoves.newest(name),
    (move) => move?.id,
  )
  const wait = longPoll(app, moves)
  app.route({
    method: 'GET',
    url: '/v1/channels/:name',
    config: { scope: 'read' },
    schema: {
      operationId: 'getChannel',
      summary: 'Read one channel: its pin, earlier pins, and the newest move',
      description:
        'A channel whose first move is under way or has failed has no pin. The answer after a failed move is 200 with the reason in `move.failure`.',
      params: ChannelName,
      querystring: MoveWaitQuery,
      response: {
        200: answer('The channel.', component(ChannelDetailsBody)),
        ...problemResponses('query-invalid', 'not-found'),
      },
    },
    handler: async ({ params: { name }, query }, reply) => {
      await wait(reply, name, query.wait, hasEnded)
      const channel = await channelWithHistory(db, name)
      if (!channel) throw noChannel(name)
      return reply.send(channel)
    },
  })
}
