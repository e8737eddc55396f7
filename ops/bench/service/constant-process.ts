// An HTTP server of Node alone, without a framework, that answers every request with one constant body: the limit of a process
// of Node. `/<bytes>` has that size; the headers are those of an answer from the cache.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const bodies = new Map<number, Buffer>()

const server = createServer(({ url = '' }, response) => {
  const bytes = Number(url.slice(1))
  const body = bodies.get(bytes) ?? Buffer.alloc(bytes)
  bodies.set(bytes, body)
  response.writeHead(200, {
    ...{ 'x-request-id': '00000000-0000-4000-8000-000000000000', 'x-content-type-options': 'nosniff' },
    ...{ 'content-type': 'text/x-nix-narinfo', etag: `"${'0'.repeat(43)}"` },
    ...{ 'cache-control': 'public, max-age=3600', 'content-length': bytes },
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
)
process.on('disconnect', () => process.exit())
