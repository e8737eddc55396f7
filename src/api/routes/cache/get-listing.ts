import type { App } from '../../dependencies.ts'
import { anHour, give, inPart, miss, PartOf, refusals } from './answers.ts'
import { PathHash } from './names.ts'
import { objectAnswer } from './object-answer.ts'
import type { CacheDependencies } from './recorded-paths.ts'

export function getListing(app: App, { paths, store }: CacheDependencies): void {
  app.route({
    method: 'GET',
    url: '/:hash.ls',
    config: { scope: 'read', basic: true },
    schema: {
      operationId: 'getListing',
      summary: 'List the files of a store path',
      params: PathHash,
      headers: PartOf,
      response: {
        ...inPart('application/json', 'The listing, as `nix store ls --recursive --json` prints it.', {
          type: 'object',
          properties: { version: { const: 1 }, root: { type: 'object' } },
          required: ['version', 'root'],
        }),
        ...refusals,
      },
    },
    handler: async (request, reply) => {
      const path = await paths.find(request.params.hash)
      if (!path) return give(reply, miss)
      const answer = await objectAnswer(request, store, {
        name: `${path.hashPart}.ls`,
        type: 'application/json',
        etag: `"${path.narHash}"`,
        cacheControl: anHour,
      })
      if (!answer) await paths.absent(path)
      return give(reply, answer ?? miss)
    },
  })
}
