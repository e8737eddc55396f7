import { randomBytes } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Webhook as Verifier } from 'standardwebhooks'
import tap from 'tap'
import type { Payload } from '../../src/db/webhooks/types.ts'
import { addressGuardFor, type Resolve } from '../../src/webhooks/address-guard.ts'
import { networksOf } from '../../src/webhooks/networks.ts'
import { send } from '../../src/webhooks/send.ts'
import { eventually } from '../eventually.ts'
import { startReceiver } from './receiver.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const payload: Payload = {
  type: 'build.ready',
  timestamp: '2026-11-22T12:00:00.000Z',
  data: { build: { id: 'b', tags: ['ref:main', 'größe:∞'] } },
}
const ipv4 = (address: string): LookupAddress => ({ address, family: 4 })

/** Sends one message the way a sender does, to loopback addresses too unless told otherwise. */
async function sent(
  url: string,
  {
    allow = '127.0.0.0/8',
    limitMs = 15_000,
    resolve,
  }: { allow?: string; limitMs?: number; resolve?: Resolve } = {},
) {
  const { agent } = addressGuardFor(networksOf(allow), resolve)
  const closing = new AbortController().signal
  const tried = await send({ id: 'msg-1', url, secret, payload }, { agent, limitMs, closing })
  await agent.close()
  return tried
}

tap.test('a message is what Standard Webhooks says, and verifies', async (t) => {
  const { url, received } = await startReceiver(t, (response) => response.writeHead(204).end())
  const { attempt } = await sent(`${url}/hooks?from=patchbay`)
  t.match(attempt, { status: 204, error: null })
  t.ok(attempt.ms >= 0 && Number.isInteger(attempt.ms))
  t.ok(Math.abs(Date.parse(attempt.at) - Date.now()) < 60_000)
  const [request] = received
  t.equal(received.length, 1)
  t.equal(request?.path, '/hooks?from=patchbay')
  t.match(request?.headers, {
    'content-type': 'application/json',
    'webhook-id': 'msg-1',
    'webhook-timestamp': /^\d{10}$/,
    'webhook-signature': /^v1,/,
    'user-agent': 'patchbay',
  })
  const headers = request?.headers as { [name: string]: string }
  const body = request?.body ?? ''
  t.same(new Verifier(secret).verify(body, headers), payload)
  t.throws(() => new Verifier(secret).verify(body.replace('ready', 'failed'), headers), 'a changed body')
  const other = `whsec_${randomBytes(32).toString('base64')}`
  t.throws(() => new Verifier(other).verify(body, headers), 'another secret')
})

tap.test('answers that are no success', async (t) => {
  const answers: { [path: string]: [number, { [name: string]: string }, string, string, number] } = {
    '/500': [500, {}, 'out of\n\x1b[31morder', 'Answered 500: out of [31morder', 0],
    '/410': [410, {}, '', 'Answered 410.', 0],
    '/429': [429, { 'retry-after': '120' }, 'slow down', 'Answered 429: slow down', 120],
    '/503': [503, { 'retry-after': 'soon' }, '', 'Answered 503.', 0],
    '/304': [304, {}, '', 'Answered 304.', 0],
  }
  const { url } = await startReceiver(t, (response, _, { path }) => {
    const [status = 0, headers = {}, body = ''] = answers[path] ?? []
    response.writeHead(status, headers).end(body)
  })
  for (const [path, [status, , , error, seconds]] of Object.entries(answers)) {
    const { attempt, retryAfterSeconds } = await sent(`${url}${path}`)
    t.match(attempt, { status, error }, path)
    t.equal(retryAfterSeconds, seconds, path)
  }
})

tap.test('a date to come back at', async (t) => {
  const at = new Date(Date.now() + 600_000).toUTCString()
  const { url } = await startReceiver(t, (response) => response.writeHead(503, { 'retry-after': at }).end())
  const { retryAfterSeconds } = await sent(url)
  t.ok(retryAfterSeconds > 500 && retryAfterSeconds <= 600, `${retryAfterSeconds}`)
})

tap.test('of an answer that has no end, little is read', async (t) => {
  const { url, open } = await startReceiver(t, (response, nth) => {
    response.writeHead(nth === 1 ? 500 : 200)
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  const failed = await sent(url)
  t.equal(failed.attempt.error, `Answered 500: ${'x'.repeat(200)}…`)
  const taken = await sent(url)
  t.match(taken.attempt, { status: 200, error: null })
  await eventually(() => open() === 0)
})

tap.test('a receiver that does not answer is given up after the limit', async (t) => {
  const silent = await startReceiver(t, () => {})
  const { attempt } = await sent(silent.url, { limitMs: 200 })
  t.match(attempt, { status: null, error: 'No answer within 0.2 seconds.' })
  const slow = await startReceiver(t, (response) => response.writeHead(500).write('one moment'))
  const cut = await sent(slow.url, { limitMs: 300 })
  t.match(cut.attempt, { status: 500, error: 'Answered 500: one moment' })
})

tap.test('a closed port, and one that does not speak HTTP', async (t) => {
  const nobody = await sent('http://127.0.0.1:1/')
  t.match(nobody.attempt, { status: null, error: /ECONNREFUSED/ })
  const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const other = await sent(`http://127.0.0.1:${(server.address() as { port: number }).port}/`)
  t.match(other.attempt, { status: null, error: /^No answer: ./ })
  const tls = await startReceiver(t)
  const plain = await sent(tls.url.replace('http:', 'https:'))
  t.match(plain.attempt, { status: null, error: /^No answer: ./ })
  t.equal(tls.received.length, 0)
})

tap.test('redirects are not followed, to wherever they lead', async (t) => {
  const inside = await startReceiver(t)
  for (const status of [301, 302, 303, 307, 308]) {
    const { url } = await startReceiver(t, (response) =>
      response.writeHead(status, { location: `${inside.url}/admin` }).end(),
    )
    const { attempt } = await sent(url)
    t.equal(attempt.status, status)
    t.match(
      attempt.error,
      `Answered ${status}, a redirect to ${inside.url}/admin. Redirects are not followed`,
    )
  }
  t.same(inside.received, [])
})

tap.test('no connection is made to an address that is refused', async (t) => {
  const { port, received } = await startReceiver(t)
  const literals = [
    '127.0.0.1',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '0.0.0.0',
    '[::]',
    '[::1]',
  ]
  for (const host of literals) {
    const { attempt } = await sent(`http://${host}:${port}/`, { allow: '' })
    t.equal(attempt.status, null)
    t.match(attempt.error, /is no public address .*PATCHBAY_WEBHOOK_ALLOW/, host)
  }
  const named = await sent(`http://localhost:${port}/`, { allow: '' })
  t.match(named.attempt.error, /^localhost leads to a refused address: .* is no public address/)
  t.same(received, [])
})

tap.test('a name is judged by the address that is connected to, whatever it led to before', async (t) => {
  const { port, received } = await startReceiver(t)
  const asked: string[] = []
  const resolve: Resolve = async (hostname) => {
    asked.push(hostname)
    return [ipv4(asked.length === 1 ? '93.184.216.34' : '127.0.0.1')]
  }
  const { refusalOf } = addressGuardFor([], resolve)
  const url = `http://rebinding.example:${port}/`
  t.equal(await refusalOf(new URL(url)), null, 'it is public when it is registered')
  const { attempt } = await sent(url, { allow: '', resolve })
  t.match(attempt, {
    status: null,
    error: /^rebinding\.example leads to a refused address: 127\.0\.0\.1 is no public address \(loopback\)/,
  })
  t.same(received, [])
  t.same(asked, ['rebinding.example', 'rebinding.example'], 'it is looked up once for each connection')

  const allowed = await sent(url, { resolve })
  t.equal(allowed.attempt.error, null, 'where the operator allows it')
  t.equal(received[0]?.headers.host, `rebinding.example:${port}`)
})

tap.test('of a name with several addresses the permitted ones are connected to', async (t) => {
  const { port, received } = await startReceiver(t)
  const resolve = async () => [ipv4('10.0.0.1'), { address: '::1', family: 6 }, ipv4('127.0.0.1')]
  const { attempt } = await sent(`http://several.example:${port}/`, { allow: '127.0.0.0/8', resolve })
  t.match(attempt, { status: 200, error: null })
  t.equal(received.length, 1)
})

tap.test('names that lead nowhere', async (t) => {
  const gone = async () => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
  }
  const { attempt } = await sent('http://gone.example/', { resolve: gone })
  t.match(attempt, {
    status: null,
    error: /^The name gone\.example cannot be resolved: there is no such name/,
  })
  const { refusalOf } = addressGuardFor([], async () => [])
  t.match(await refusalOf(new URL('http://empty.example/')), /cannot be resolved: it has no address/)
})
