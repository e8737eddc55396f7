import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { noChannel, notListed } from '../../problems.ts'
import { answer, ChannelName } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'

const Names = Type.Object({
  items: Type.Array(Type.String(), { description: 'Names in PEP 503 normal form, sorted.' }),
})

export function getChannelPackages(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/channels/:name/packages',
    config: { scope: 'read' },
    schema: {
      operationId: 'getChannelPackages',
      summary: 'List the names of a channel’s packages',
      params: ChannelName,
      response: { 200: answer('The names.', Names), ...problemResponses('not-found', 'not-ready') },
    },
    handler: async ({ params: { name } }, reply) => {
      const channel = await db.channels.get(name)
      if (!channel) throw noChannel(name)
      if (!channel.packageNames) throw notListed(name)
      return reply.send({ items: [...channel.packageNames].sort() })
    },
  })
}
