import type { App } from '../../dependencies.ts'
import { forGood, give, inPart, miss, PartOf, refusals } from './answers.ts'
import { NarName } from './names.ts'
import { objectAnswer } from './object-answer.ts'
import type { CacheDependencies } from './recorded-paths.ts'

export function getNar(app: App, { paths, uses, store }: CacheDependencies): void {
  app.route({
    method: 'GET',
    url: '/nar/:name',
    config: { scope: 'read', basic: true },
    schema: {
      operationId: 'getNar',
      summary: 'Read the content of a store path as a compressed NAR',
      params: NarName,
      headers: PartOf,
      response: { ...inPart('application/x-nix-nar', 'The NAR, compressed by zstd.'), ...refusals },
    },
    handler: async (request, reply) => {
      const path = await paths.findObject(`nar/${request.params.name}`)
      if (!path) return give(reply, miss)
      if (request.method === 'GET') uses.note(path.hashPart)
      const answer = await objectAnswer(request, store, {
        name: path.object,
        type: 'application/x-nix-nar',
        etag: `"${path.fileHash}"`,
        cacheControl: forGood,
        bytes: path.fileSize,
      })
      if (!answer) await paths.absent(path)
      return give(reply, answer ?? miss)
    },
  })
}
