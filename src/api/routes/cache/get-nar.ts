import type { CachedPath } from '../../../db/types.ts'
import type { App } from '../../dependencies.ts'
import { forGood, give, inPart, miss, PartOf, refusals } from './answers.ts'
import { NarName } from './names.ts'
import { objectAnswer, type ServedObject } from './object-answer.ts'
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
      const answer = await objectAnswer(request, store, { ...servedNar(path), memory: paths.nars })
      if (!answer) await paths.absent(path)
      return give(reply, answer ?? miss)
    },
  })
}

/** Returns the NAR of a path with its headers. */
export function servedNar({ object, fileHash, fileSize }: CachedPath): ServedObject & { bytes: number } {
  return {
    ...{ name: object, type: 'application/x-nix-nar', etag: `"${fileHash}"` },
    ...{ cacheControl: forGood, bytes: fileSize, fileHash },
  }
}
