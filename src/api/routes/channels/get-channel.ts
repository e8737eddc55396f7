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
      summary: 'One channel: its pin, those that it has had, and how its newest move ended',
      description:
        'Also of a channel whose first move is under way or has failed, which has no pin. A move that fails is no error of this request: `move.failure` says why.',
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
