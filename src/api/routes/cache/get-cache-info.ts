import type { App } from '../../dependencies.ts'
import { aDay, give, kept, text } from './answers.ts'
import type { CacheDependencies } from './recorded-paths.ts'

export function getCacheInfo(app: App, { info }: Pick<CacheDependencies, 'info'>): void {
  const headers = { 'content-type': 'text/x-nix-cache-info', 'cache-control': aDay }
  app.route({
    method: 'GET',
    url: '/nix-cache-info',
    config: { scope: 'read', basic: true },
    schema: {
      operationId: 'getCacheInfo',
      summary: 'Read `nix-cache-info`: the store folder and the priority of the binary cache',
      response: { 200: text('text/x-nix-cache-info', 'The file, which Nix remembers for a week.', kept) },
    },
    handler: async (_request, reply) => give(reply, { status: 200, headers, body: info }),
  })
}
