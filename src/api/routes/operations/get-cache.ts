import type { App, Dependencies } from '../../dependencies.ts'
import { cacheAddress } from '../../fetching/cache-address.ts'
import { netrc, nixConf } from '../../fetching/instructions.ts'
import { answer } from '../../resources/common.ts'
import { CacheBody } from '../../resources/how-to-fetch.ts'
import { scrubBody } from '../../resources/sweep.ts'

/** Newest findings of the check in the answer. */
const shownFindings = 20

export function getCache(app: App, { db, cache }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/cache',
    config: { scope: 'read' },
    schema: {
      operationId: 'getCache',
      summary: 'Read the binary cache: its URL, keys, size and lines for nix.conf',
      response: { 200: answer('The cache.', CacheBody) },
    },
    handler: async (request, reply) => {
      const offer = await cacheAddress(request, { db, cache })
      const { priority, limits } = cache
      return reply.send({
        ...offer,
        priority,
        ...(await db.cache.size()),
        limits: { days: limits.maxDays, bytes: limits.maxBytes },
        scrub: scrubBody(await db.scrubbing.report(shownFindings)),
        nixConf: nixConf(offer),
        netrc: netrc(offer),
      })
    },
  })
}
