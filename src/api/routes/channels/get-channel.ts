import { channelWithHistory } from '../../channel-with-history.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noChannel } from '../../refusals.ts'
import { answer } from '../../resources/answer.ts'
import { ChannelDetails, MoveWaitQuery } from '../../resources/channel.ts'
import { component } from '../../resources/component.ts'
import { ChannelName } from '../../resources/parameters.ts'
import { problemResponses } from '../../resources/problem.ts'
import { hasEnded, waiting } from '../../waiting.ts'
import { watched } from '../../watched.ts'

export function getChannel(app: App, { record }: Dependencies): void {
  const moves = watched(
    record.news,
    (name) => record.channelMoves.newest(name),
    (move) => move?.id,
  )
  const wait = waiting(app, moves)
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
        200: answer('The channel.', component(ChannelDetails)),
        ...problemResponses('query-invalid', 'not-found'),
      },
    },
    handler: async ({ params: { name }, query }, reply) => {
      await wait(reply, name, query.wait, hasEnded)
      const channel = await channelWithHistory(record, name)
      if (!channel) throw noChannel(name)
      return reply.send(channel)
    },
  })
}
