import Type from 'typebox'
import { cacheOffer } from '../cache-offer.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { nixConf } from '../how-to-fetch.ts'
import { answer } from '../resources/answer.ts'
import { nixConfBody } from '../resources/how-to-fetch.ts'

const Cache = Type.Object({
  url: Type.String({ description: 'Where Nix reads it, as a substituter.' }),
  publicKeys: Type.Array(Type.String(), {
    description: 'Of all keys that workers sign with, as in nix.conf; none before a worker has started.',
  }),
  priority: Type.Integer({ description: 'Nix asks caches with a lower one first; cache.nixos.org has 40.' }),
  paths: Type.Integer({ description: 'How many store paths it has.' }),
  bytes: Type.Integer({ description: 'What they take in its storage.' }),
  limits: Type.Object(
    {
      days: Type.Integer({ description: 'For which an environment is kept that nobody uses.' }),
      bytes: Type.Integer({ description: 'Above which those leave that were not used for longest.' }),
    },
    { description: 'What it is held to; pinned environments stay.' },
  ),
  nixConf: nixConfBody,
})

export function getCache(app: App, { record, cache }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/cache',
    schema: {
      operationId: 'getCache',
      summary: 'The binary cache: its address, keys and size, and what to put into nix.conf',
      response: { 200: answer('The cache.', Cache) },
    },
    handler: async (request, reply) => {
      const offer = await cacheOffer(request, { record, cache })
      const { priority, limits } = cache
      return reply.send({
        ...offer,
        priority,
        ...(await record.cache.size()),
        limits: { days: limits.maxDays, bytes: limits.maxBytes },
        nixConf: nixConf(offer),
      })
    },
  })
}
