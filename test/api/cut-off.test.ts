import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import tap from 'tap'
import { startServers } from '../servers.ts'
import { openApp, post } from './fixture.ts'
import { bearer, makeToken, revoke } from './tokens.ts'

const servers = await startServers(tap)

tap.test('a revoked token ends its long polls and streams at once, and those of no other', async (t) => {
  const { app } = await openApp(t, servers)
  const build = (await post(app, { packages: ['numpy'] })).json().build.id as string
  const admin = await makeToken(app, ['admin'])
  const parent = await makeToken(app, ['read'], admin.token)
  const child = await makeToken(app, ['read'], parent.token)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const ask = (path: string, token: string) =>
    fetch(`${address}/v1/builds/${build}${path}`, { headers: bearer(token) })
  const polled = ask('?wait=60', child.token)
  const streams = await Promise.all(['/events', '/log?follow=true'].map((path) => ask(path, child.token)))
  const other = await ask('/events', admin.token)
  for (const { status } of [...streams, other]) t.equal(status, 200)
  const begun = performance.now()
  const ends = streams.map((stream) =>
    stream.text().then(
      () => 'whole',
      () => 'cut off',
    ),
  )
  await revoke(app, parent.id, admin.token)
  t.match(await (await polled).json(), { status: 401, code: 'token-invalid' })
  t.same(await Promise.all(ends), ['cut off', 'cut off'])
  t.ok(performance.now() - begun < 5_000, 'at once')
  const reader = other.body?.getReader()
  t.notOk((await reader?.read())?.done, 'others go on')
  await reader?.cancel()
})

tap.test('a client that does not send a whole request in time is cut off', async (t) => {
  const timeOuts = { requestMs: 600, headersMs: 300, idleMs: 1_500, checkMs: 50 }
  const { app } = await openApp(t, servers, { timeOuts })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const head = 'POST /v1/environments HTTP/1.1\r\nhost: localhost\r\n'
  const slow: [string, string, RegExp][] = [
    ['half of a header', head, /^HTTP\/1.1 408 /],
    [
      'half of a body',
      `${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
      /^(HTTP\/1.1 408 |$)/,
    ],
    ['nothing', '', /^(HTTP\/1.1 408 |$)/],
  ]
  for (const [about, sent, answered] of slow) {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(sent)
    t.match(await text(socket), answered, about)
  }
  t.match(app.server, { requestTimeout: 600, headersTimeout: 300, timeout: 1_500 })
  const { app: ordinary } = await openApp(t, servers)
  t.match(ordinary.server, { requestTimeout: 60_000, headersTimeout: 30_000, timeout: 120_000 })
})

tap.test('what callers put into a query is not logged', async (t) => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const { app } = await openApp(t, servers, { log })
  const { token } = await makeToken(app, ['admin'])
  for (const method of ['GET', 'POST'] as const)
    for (const path of ['/v1/environments', '/v1/nowhere', '/nix-cache-info', '/%zz'])
      await app.inject({
        method,
        url: `${path}?token=${token}&access_token=${token}`,
        headers: bearer(token),
      })
  t.ok(lines.some((line) => line.includes('/v1/environments')))
  t.notMatch(lines.join(''), token)
})

tap.test(
  'a request that is on its way when the API closes is answered, and the connection then ends',
  async (t) => {
    const { app } = await openApp(t, servers)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const answered = text(socket)
    // The connection is in use from its first byte on, so that closing does not end it.
    socket.write('GET /v1/environments HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    await app.inject('/healthz')
    const closed = app.close()
    socket.write('\r\n')
    const answer = await answered
    t.match(answer, /^HTTP\/1\.1 200 /)
    t.match(answer, /^connection: close\r$/im)
    t.match(answer, /"items":\[\]/)
    await closed
  },
)
