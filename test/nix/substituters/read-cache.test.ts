import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import tap, { type Test } from 'tap'
import { openBinaryCaches } from '../../../src/nix/substituters/read-cache.ts'
import type { Substituters } from '../../../src/nix/substituters/substituters.ts'
import { temporaryFolder } from '../../servers.ts'

type Handler = (request: IncomingMessage, answer: ServerResponse) => void

/** Starts a server for one test, and counts its connections. */
async function serve(t: Pick<Test, 'teardown'>, handler: Handler) {
  const server = createServer(handler)
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  }
}

function open(
  t: Pick<Test, 'teardown'>,
  url: string,
  { signal = new AbortController().signal, ...more }: Partial<Substituters> & { signal?: AbortSignal } = {},
) {
  const { caches, close } = openBinaryCaches(
    { urls: [url], publicKeys: [], netrc: [], certificates: null, ...more },
    signal,
  )
  t.teardown(close)
  const [cache] = caches
  if (!cache) throw new Error('there is no cache')
  return cache
}

const most = 1000

tap.test(
  'objects are read whole, in whatever encoding they come, over connections that are kept',
  async (t) => {
    const { url, connections } = await serve(t, (request, answer) => {
      t.match(request.headers['accept-encoding'], /br.*gzip/)
      if (request.url === '/a.ls')
        answer.setHeader('content-encoding', 'br').end(brotliCompressSync('listing'))
      else if (request.url === '/b.ls') answer.setHeader('content-encoding', 'gzip').end(gzipSync('other'))
      else if (request.url === '/sub/c.narinfo') answer.end('narinfo')
      else answer.writeHead(request.url === '/closed.ls' ? 403 : 404).end('not in this cache')
    })
    const cache = open(t, url)
    t.equal(String(await cache.read('a.ls', most)), 'listing')
    t.equal(String(await cache.read('b.ls', most)), 'other')
    t.equal(await cache.read('missing.ls', most), null)
    t.equal(await cache.read('closed.ls', most), null)
    t.equal(String(await open(t, `${url}/sub`).read('c.narinfo', most)), 'narinfo')
    for (let request = 0; request < 30; request++) await cache.read('a.ls', most)
    t.ok(connections() < 10, `${connections()} connections for 35 requests`)
  },
)

tap.test(
  'a cache gets what its netrc or its URL has for it, and a storage that it leads to does not',
  async (t) => {
    const elsewhere = await serve(t, (request, answer) => answer.end(`${request.headers.authorization}`))
    const closed = await serve(t, (request, answer) => {
      if (request.url === '/moved.ls') answer.writeHead(307, { location: elsewhere.url }).end()
      else answer.end(`${request.headers.authorization}`)
    })
    const netrc = [{ machine: '127.0.0.1', login: 'a', password: 'b' }]
    const shown = `Basic ${Buffer.from('a:b').toString('base64')}`
    t.equal(String(await open(t, closed.url, { netrc }).read('x.ls', most)), shown)
    const inUrl = closed.url.replace('//', '//a:b@')
    t.equal(String(await open(t, inUrl).read('x.ls', most)), shown)
    t.equal(open(t, inUrl).url, closed.url, 'it is not shown in logs')
    t.equal(String(await open(t, closed.url, { netrc }).read('moved.ls', most)), 'undefined')
    t.equal(String(await open(t, closed.url).read('x.ls', most)), 'undefined')
  },
)

tap.test('what is too large, or a fault, is not taken for an object', async (t) => {
  const { url } = await serve(t, (request, answer) => {
    if (request.url === '/large.ls') answer.end(Buffer.alloc(most + 1))
    else if (request.url === '/bomb.ls')
      answer.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(1_000_000)))
    else answer.writeHead(request.url === '/in.ls' ? 401 : 503).end()
  })
  const cache = open(t, url)
  await t.rejects(cache.read('large.ls', most), { name: 'Undecodable' })
  await t.rejects(cache.read('bomb.ls', most), { name: 'Undecodable' })
  await t.rejects(cache.read('in.ls', most), { message: /401/ })
  await t.rejects(cache.read('busy.ls', most), { message: /503/ })
  await t.rejects(open(t, 'http://127.0.0.1:1').read('x.ls', most), { code: 'ECONNREFUSED' })
})

tap.test('who is not needed any more does not wait for an answer', async (t) => {
  const asked = new AbortController()
  const { url } = await serve(t, () => asked.abort(new Error('cancelled')))
  await t.rejects(open(t, url, { signal: asked.signal }).read('never.ls', most), { message: 'cancelled' })
})

tap.test('a folder is a cache as well', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'a.narinfo'), 'StorePath: x')
  await writeFile(join(folder, 'b.ls'), brotliCompressSync('{"version":1}'))
  await writeFile(join(folder, 'large.ls'), Buffer.alloc(most + 1, '{'))
  const cache = open(t, `file://${folder}`)
  t.equal(String(await cache.read('a.narinfo', most)), 'StorePath: x')
  t.equal(String(await cache.read('b.ls', most)), '{"version":1}')
  t.equal(await cache.read('missing.ls', most), null)
  await t.rejects(cache.read('large.ls', most), { name: 'Undecodable' })
})
