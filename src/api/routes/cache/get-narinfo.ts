import type { App } from '../../dependencies.ts'
import { isNamed } from '../../watch/conditional-answer.ts'
import { give, miss, ObjectIfNoneMatch, refusals, tagged, text, unchangedObject } from './answers.ts'
import { PathHash } from './names.ts'
import type { CacheDependencies } from './recorded-paths.ts'

export function getNarinfo(app: App, { paths, uses }: CacheDependencies): void {
  app.route({
    method: 'GET',
    url: '/:hash.narinfo',
    config: { scope: 'read', basic: true },
    schema: {
      operationId: 'getNarinfo',
      summary: 'Read the narinfo of a store path: hashes, size, references and signatures',
      params: PathHash,
      headers: ObjectIfNoneMatch,
      response: {
        200: text('text/x-nix-narinfo', 'The signed narinfo.', tagged),
        ...unchangedObject,
        ...refusals,
      },
    },
    handler: async ({ method, headers, params: { hash } }, reply) => {
      const narinfo = await paths.narinfo(hash)
      if (!narinfo) return give(reply, miss)
      // A client that only checks for presence sends HEAD, which is no use of the path.
      if (method === 'GET') uses.note(hash)
      const { headers: about, body } = narinfo
      if (isNamed(about.etag, headers['if-none-match'])) return give(reply, { status: 304, headers: about })
      return give(reply, { status: 200, headers: about, body })
    },
  })
}
