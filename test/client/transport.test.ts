import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import tap, { type Test } from 'tap'
import { Refused, serviceAt, Unavailable } from '../../src/client/http/patchbay.ts'
import { startServers } from '../servers.ts'
import { listen } from './fixture.ts'

const servers = await startServers(tap)

/** Stands before the service and does to each request what the list says, the last of it to all further ones. */
async function before(
  t: Pick<Test, 'teardown'>,
  url: string,
  fates: ((pass: () => Promise<void>, response: ServerResponse) => Promise<void> | void)[],
): Promise<{ url: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = []
  const server = createServer(async (request, response) => {
    const fate = fates[Math.min(seen.push(request), fates.length) - 1]
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    await fate?.(async () => {
      const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
        ['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)
          ? []
          : values.map((value): [string, string] => [name, value]),
      )
      const method = request.method ?? 'GET'
      const sent = method === 'GET' || body.length === 0 ? {} : { body }
      const answer = await fetch(url + request.url, { method, headers, ...sent })
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    }, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  return { url: `http://127.0.0.1:${address.port}`, seen }
}

tap.test('a POST whose answer is lost is sent again under its key, and done once', async (t) => {
  const { service, url, db } = await listen(t, servers)
  const { id, build } = await service.accept('{"packages":["jinja2"]}')
  await service.cancel(build.id)
  const lost = await before(t, url, [
    // It arrives and is carried out, but its answer is lost.
    async (pass, response) => {
      const end = response.end.bind(response)
      response.end = (() => response.destroy()) as typeof response.end
      await pass()
      response.end = end
    },
    (pass) => pass(),
  ])
  const again = await serviceAt(lost.url).retry(build.id)
  t.equal(lost.seen.length, 2)
  const keys = lost.seen.map(({ headers }) => headers['idempotency-key'])
  t.equal(new Set(keys).size, 1)
  t.match(keys[0], /^[0-9a-f-]{36}$/)
  t.equal((await db.environments.get(id))?.build.id, again.id)
  t.equal(again.attempt, 2)
  await serviceAt(lost.url).cancel(again.id)
  t.not(lost.seen[2]?.headers['idempotency-key'], keys[0], 'every request has its own')
})

tap.test('a client above the limit waits as long as the answer says, and repeats the request', async (t) => {
  const { url } = await listen(t, servers)
  const problem = { code: 'rate-limited', title: 'Too many.', detail: 'Wait.', faults: [] }
  const tooOften = (_pass: unknown, response: ServerResponse) => {
    response.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '1' })
    response.end(JSON.stringify(problem))
  }
  const busy = await before(t, url, [tooOften, (pass) => pass()])
  t.same((await serviceAt(busy.url).environments({})).items, [])
  t.equal(busy.seen.length, 2)
  const forever = await before(t, url, [tooOften])
  await t.rejects(serviceAt(forever.url).environments({}), Refused)
})

tap.test('something that is not Patchbay', async (t) => {
  const other = await before(t, '', [(_pass, response) => void response.end('<html>')])
  await t.rejects(
    serviceAt(other.url).environments({}),
    new Unavailable(`The server at ${other.url} is not Patchbay.`),
  )
  const broken = await before(t, '', [(_pass, response) => void response.writeHead(502).end('Bad gateway')])
  await t.rejects(serviceAt(broken.url).environments({}), Unavailable)
  await t.rejects(
    serviceAt('http://127.0.0.1:1').accept('{}'),
    Unavailable,
    'a refused connection is reported at once',
  )
})
