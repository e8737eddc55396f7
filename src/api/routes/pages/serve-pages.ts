import { join } from 'node:path'
import files from '@fastify/static'
import type { App } from '../../dependencies.ts'
import { getRoot } from './get-root.ts'
import { pagesFolder, sendPage } from './page-files.ts'
import { pageHeaders } from './policy.ts'

/** Addresses of the web application: it decides itself what each shows, and asks the API for the data. */
const addresses = [
  ...['/new', '/environments', '/environments/*', '/builds/*', '/packages', '/packages/*'],
  ...['/channels', '/channels/*', '/queue', '/cache', '/tokens', '/webhooks', '/audit', '/sign-in'],
]

/** Serves the web application, which needs no token: it holds no data of its own. */
export async function servePages(app: App): Promise<void> {
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { scope: 'open', ...route.config }
    })
    await pages.register(files, {
      root: join(pagesFolder, 'assets'),
      prefix: '/assets/',
      // Their names change with their content.
      immutable: true,
      maxAge: '1y',
      preCompressed: true,
      suppressWarning: true,
      setHeaders: (response) => void response.headers(pageHeaders),
    })
    getRoot(pages as App)
    for (const url of addresses)
      pages.route({
        method: 'GET',
        url,
        schema: { hide: true },
        handler: async (_request, reply) => sendPage(reply),
      })
  })
}
