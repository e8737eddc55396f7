import tap, { type Test } from 'tap'
import { newTokenText, tokenHash } from '../../../src/api/auth/credentials.ts'
import type { RequestLimits } from '../../../src/api/dependencies.ts'

import { startRedis } from '../../../src/embedded/redis.ts'
import { openRequestCounts } from '../../../src/queue/connection.ts'
import { eventually } from '../../eventually.ts'
import { startServers, temporaryFolder } from '../../servers.ts'
import { openApp } from '../fixture.ts'

const servers = await startServers(tap)

const none = { readsPerMinute: 0, writesPerMinute: 0, cacheReadsPerMinute: 0 }
const hash = '0c6nnb9bv8ag6x2kvwmxvmwkrh2q2pbn'

/** An app, held to some limits. The counts are of all apps on one Redis; a test has addresses of its own. */
async function limited(t: Test, limits: Partial<RequestLimits>, redisUrl = servers.redisUrl) {
  const counts = openRequestCounts(redisUrl)
  t.teardown(counts.close)
  if (redisUrl === servers.redisUrl) await eventually(() => counts.connection.status === 'ready')
  const requestLimits = { ...none, ...limits, counts: counts.connection }
  const { app, db } = await openApp(t, servers, { requestLimits })
  return {
    db,
    counts,
    ask: (remoteAddress: string, method: 'GET' | 'HEAD' | 'POST' | 'PUT', url: string, headers = {}) =>
      app.inject({ method, url, remoteAddress, headers }),
  }
}

tap.test('a caller above the limit is refused, with the time of the next try', async (t) => {
  const { ask } = await limited(t, { readsPerMinute: 3 })
  const remaining: unknown[] = []
  for (let asked = 0; asked < 3; asked++) {
    const { statusCode, headers } = await ask('192.0.2.1', asked === 1 ? 'HEAD' : 'GET', '/v1/channels')
    t.equal(statusCode, 200)
    t.equal(headers['ratelimit-limit'], '3')
    t.ok(Number(headers['ratelimit-reset']) <= 60)
    remaining.push(headers['ratelimit-remaining'])
  }
  t.same(remaining, ['2', '1', '0'])
  const refused = await ask('192.0.2.1', 'GET', '/v1/environments')
  t.equal(refused.statusCode, 429)
  t.match(refused.headers['content-type'], /^application\/problem\+json/)
  t.match(refused.json(), {
    code: 'rate-limited',
    detail: /^There were more than 3 requests that read within a minute\. Try again in \d+ (seconds?|minute)/,
    requestId: refused.headers['x-request-id'],
  })
  const wait = Number(refused.headers['retry-after'])
  t.ok(wait > 0 && wait <= 60, `${wait}`)
  t.equal((await ask('192.0.2.2', 'GET', '/v1/channels')).statusCode, 200, 'others are let in')
  t.equal((await ask('192.0.2.1', 'POST', '/v1/sweeps?wait=0')).statusCode, 202, 'writes count apart')
  t.equal((await ask('192.0.2.1', 'GET', '/nix-cache-info')).statusCode, 200, 'and so does the cache')
  for (const url of ['/healthz', '/readyz', '/openapi.json'])
    t.equal((await ask('192.0.2.1', 'GET', url)).statusCode, 200, `${url} is not limited`)
})

tap.test('a network of IPv6 is one caller', async (t) => {
  const { ask } = await limited(t, { readsPerMinute: 1 })
  t.equal((await ask('2001:db8:1:2::3', 'GET', '/v1/channels')).statusCode, 200)
  t.equal((await ask('2001:db8:1:2::4', 'GET', '/v1/channels')).statusCode, 429)
  t.equal((await ask('2001:db8:1:3::3', 'GET', '/v1/channels')).statusCode, 200)
})

tap.test('writes, and requests to the cache', async (t) => {
  const { ask } = await limited(t, { writesPerMinute: 2, cacheReadsPerMinute: 2 })
  const statuses = async (method: 'GET' | 'POST' | 'PUT', ...urls: string[]) => {
    const found: number[] = []
    for (const url of urls) found.push((await ask('192.0.2.3', method, url)).statusCode)
    return found
  }
  const pin = `/v1/environments/${'a'.repeat(64)}/pin`
  t.same(await statuses('PUT', pin), [404])
  t.same(await statuses('POST', '/v1/sweeps?wait=0', '/v1/sweeps?wait=0'), [202, 429])
  t.same(await statuses('POST', '/v1/nowhere'), [429], 'routes that there are not count too')
  t.same(await statuses('GET', '/nix-cache-info', `/${hash}.narinfo`, `/${hash}.ls`), [200, 404, 429])
  t.same(await statuses('GET', '/v1/channels', '/v1/channels', '/v1/channels'), [200, 200, 200])
})

tap.test('several processes count together, and requests that come together too', async (t) => {
  const apps = [await limited(t, { readsPerMinute: 20 }), await limited(t, { readsPerMinute: 20 })]
  const asked = Array.from({ length: 40 }, (_, at) =>
    apps[at % 2]?.ask('192.0.2.4', 'GET', '/v1/channels').then(({ statusCode }) => statusCode),
  )
  const statuses = await Promise.all(asked)
  t.equal(statuses.filter((status) => status === 200).length, 20)
  t.equal(statuses.filter((status) => status === 429).length, 20)
})

tap.test('without Redis there are no limits', async (t) => {
  const { ask } = await limited(t, { readsPerMinute: 1, writesPerMinute: 1 }, '/nonexistent/redis.sock')
  for (let asked = 0; asked < 5; asked++) {
    t.equal((await ask('192.0.2.5', 'GET', '/v1/channels')).statusCode, 200)
    t.equal((await ask('192.0.2.5', 'POST', '/v1/sweeps?wait=0')).statusCode, 202)
  }
})

tap.test('a hanging Redis delays no request for long, and counts again when it is back', async (t) => {
  const redis = await startRedis({ dataDir: await temporaryFolder(t), log() {} })
  t.teardown(redis.stop)
  const { ask, counts } = await limited(t, { readsPerMinute: 1 }, redis.url)
  await eventually(() => counts.connection.status === 'ready')
  t.equal((await ask('192.0.2.6', 'GET', '/v1/channels')).statusCode, 200)
  t.equal((await ask('192.0.2.6', 'GET', '/v1/channels')).statusCode, 429)
  await counts.connection.call('CLIENT', 'PAUSE', '3000', 'ALL')
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('192.0.2.6', 'GET', '/v1/channels')))
  t.ok(answers.every(({ statusCode }) => statusCode === 200))
  await eventually(async () => (await ask('192.0.2.6', 'GET', '/v1/channels')).statusCode === 429)
})

tap.test('a token counts for itself, wherever it is shown', async (t) => {
  const { ask, tokens } = await closed(t, { readsPerMinute: 2 })
  const [one, other] = tokens
  const from = async (address: string, token: string) =>
    (await ask(address, 'GET', '/v1/channels', { authorization: `Bearer ${token}` })).statusCode
  t.same([await from('192.0.2.10', one), await from('192.0.2.11', one)], [200, 200])
  t.equal(await from('192.0.2.12', one), 429)
  t.equal(await from('192.0.2.12', other), 200)
})

tap.test('who tries token after token is soon told nothing more', async (t) => {
  const { ask, tokens } = await closed(t, { writesPerMinute: 3 })
  const [known, fresh] = tokens
  const at = '192.0.2.20'
  const show = (token: string, address = at) =>
    ask(address, 'GET', '/v1/channels', { authorization: `Bearer ${token}` })
  t.equal((await show(known)).statusCode, 200)
  // Neither request makes a token known.
  t.equal((await ask(at, 'GET', '/v1/nowhere', { authorization: 'Bearer guess-3' })).statusCode, 404)
  t.equal((await ask(at, 'GET', '/healthz', { authorization: 'Bearer guess-3' })).statusCode, 200)
  for (const guess of [0, 1, 2]) t.equal((await show(`guess-${guess}`)).statusCode, 401)
  const refused = await show('guess-3')
  t.equal(refused.statusCode, 429)
  t.match(refused.json(), { code: 'rate-limited', detail: /3 requests with credentials that are no good/ })
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.equal((await show(fresh)).statusCode, 429, 'nor is it told when it has guessed right')
  t.equal((await show(known)).statusCode, 200, 'who was let in before does not suffer from it')
  t.equal((await show(fresh, '192.0.2.21')).statusCode, 200, 'nor does a caller from another address')
  t.equal((await ask(at, 'GET', '/v1/channels')).statusCode, 401, 'to show nothing is no guess')
  t.equal((await ask(at, 'GET', '/healthz', { authorization: 'Bearer x' })).statusCode, 200)
})

/** A limited app that takes tokens, and two of them. */
async function closed(t: Test, limits: Partial<RequestLimits>) {
  const opened = await limited(t, limits)
  const texts = [newTokenText(), newTokenText()] as const
  let first: string | null = null
  for (const text of texts) {
    const token = { name: 'ci', scopes: ['admin' as const], expiresAt: null, hash: tokenHash(text) }
    const made = await opened.db.tokens.create(token, first)
    if (made !== 'not-let-in') first ??= made.id
  }
  return { ...opened, tokens: texts }
}
