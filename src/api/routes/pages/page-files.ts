import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyReply } from 'fastify'
import { pageHeaders } from './policy.ts'

/** Where `npm run build` leaves the pages. */
export const pagesFolder = fileURLToPath(new URL('../../../../web/dist', import.meta.url))

const notBuilt = `<!doctype html>
<html lang="en">
<title>Patchbay</title>
<h1>Patchbay</h1>
<p>The service runs, but its pages are not built. Run <code>npm run build</code> and load this page again.</p>
<p>The API is described at <a href="/docs">/docs</a>, and for programs at <a href="/openapi.json">/openapi.json</a>.</p>
</html>
`

/** Answers with the page that shows every address of the web application, or says how to build it. */
export async function sendPage(reply: FastifyReply): Promise<FastifyReply> {
  reply.headers({ ...pageHeaders, 'cache-control': 'no-cache' })
  const isBuilt = await access(join(pagesFolder, 'index.html')).then(
    () => true,
    () => false,
  )
  if (!isBuilt) return reply.type('text/html; charset=utf-8').serializer(String).send(notBuilt)
  return reply.sendFile('index.html', pagesFolder, { cacheControl: false })
}
