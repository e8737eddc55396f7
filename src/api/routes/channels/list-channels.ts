import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { ChannelBody, channelBody } from '../../resources/channel.ts'
import { answer, component } from '../../resources/common.ts'

const Channels = Type.Object({ items: Type.Array(component(ChannelBody)) })

export function listChannels(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/channels',
    config: { scope: 'read' },
    schema: {
      operationId: 'listChannels',
      summary: 'List the channels that a spec can name',
      response: { 200: answer('All channels, by name.', Channels) },
    },
    handler: async (_request, reply) => {
      const moving = new Set(await db.channelMoves.underWay())
      const channels = await db.channels.list()
      return reply.send({ items: channels.map((channel) => channelBody(channel, moving.has(channel.name))) })
    },
  })
}
