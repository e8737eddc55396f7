import { pino } from 'pino'
import tap from 'tap'
import { createApp } from '../../../src/api/app.ts'
import type { App, Dependencies } from '../../../src/api/dependencies.ts'
import { openMetrics } from '../../../src/metrics/metrics.ts'
import { startServers } from '../../servers.ts'
import { noLimits, openApp, post } from '../fixture.ts'
import { bearer, makeToken, revoke } from '../tokens.ts'

const servers = await startServers(tap)
const nowhere = '0'.repeat(64)

interface Entry {
  id: number
  requestId: string
  tokenName: string
  status: number
}

async function read(app: App, token: string, query = ''): Promise<{ items: Entry[]; next: string | null }> {
  const answer = await app.inject({ url: `/v1/audit${query}`, headers: bearer(token) })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

tap.test(
  'a row for every call that changes something or was not allowed to, there with its answer',
  async (t) => {
    const { app } = await openApp(t, servers)
    const accepted = await post(app, { packages: ['numpy'] })
    const admin = await makeToken(app, ['admin'])
    const reader = await makeToken(app, ['read'], admin.token)
    const pin = `/v1/environments/${nowhere}/pin`
    const unknown = await app.inject({ method: 'DELETE', url: `${pin}?x=1`, headers: bearer(admin.token) })
    t.equal(unknown.statusCode, 404)
    const refused = await app.inject({ method: 'PUT', url: pin, headers: bearer(reader.token) })
    t.equal(refused.statusCode, 403)
    const { items, next } = await read(app, admin.token)
    t.equal(next, null)
    const route = '/v1/environments/:id/pin'
    t.match(items, [
      { tokenId: reader.id, tokenName: 'read', method: 'PUT', route, path: pin, status: 403 },
      { tokenId: admin.id, tokenName: 'admin', method: 'DELETE', route, path: pin, status: 404 },
      { tokenId: admin.id, tokenName: 'admin', method: 'POST', path: '/v1/tokens', status: 201 },
      { tokenId: null, tokenName: 'anybody', method: 'POST', path: '/v1/tokens', status: 201 },
      { tokenId: null, tokenName: 'anybody', method: 'POST', path: '/v1/environments', status: 202 },
    ])
    t.equal(items[0]?.requestId, refused.headers['x-request-id'])
    t.equal(items[4]?.requestId, accepted.headers['x-request-id'])
    t.match(items[0], { at: String, remote: '127.0.0.1' })

    await revoke(app, reader.id, admin.token)
    const ofReader = await read(app, admin.token, `?token=${reader.id}`)
    t.same(
      ofReader.items.map(({ status }) => status),
      [403],
      'what a token did stays known',
    )
  },
)

tap.test('reads and unauthenticated requests leave no entry', async (t) => {
  const { app } = await openApp(t, servers)
  const admin = await makeToken(app, ['admin'])
  const reader = await makeToken(app, ['read'], admin.token)
  await app.inject({ url: '/v1/environments', headers: bearer(admin.token) })
  for (const headers of [{}, bearer('pb_wrong')]) {
    const payload = { packages: ['numpy'] }
    const answer = await app.inject({ method: 'POST', url: '/v1/environments', headers, payload })
    t.equal(answer.statusCode, 401)
    await app.inject({ method: 'POST', url: '/v1/nowhere', headers, payload })
  }
  const refused = await app.inject({ url: '/v1/audit', headers: bearer(reader.token) })
  t.match(refused.json(), { status: 403, code: 'scope-missing' })
  t.equal((await read(app, admin.token)).items.length, 2, 'the two tokens')
})

tap.test('pages, and what is asked for wrongly', async (t) => {
  const { app } = await openApp(t, servers)
  const { token } = await makeToken(app, ['admin'])
  for (let number = 0; number < 4; number++) await makeToken(app, ['read'], token)
  const all = await read(app, token)
  const first = await read(app, token, '?limit=3')
  const second = await read(app, token, `?limit=3&cursor=${first.next}`)
  t.same([...first.items, ...second.items], all.items)
  t.equal(second.next, null)
  t.equal((await read(app, token, '?since=2020-01-31')).items.length, 5)
  t.equal((await read(app, token, '?since=2999-01-31')).items.length, 0)
  for (const query of ['cursor=x', 'since=soon', 'since=2026-02-31', 'token=x', 'limit=0', 'x=1']) {
    const answer = await app.inject({ url: `/v1/audit?${query}`, headers: bearer(token) })
    t.match(answer.json(), { status: 400, code: 'query-invalid' }, query)
  }
})

tap.test('an entry that cannot be written is logged, and the answer goes out', async (t) => {
  const opened = await openApp(t, servers)
  const lines: { msg: string; entry?: object }[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const db = {
    ...opened.db,
    audit: {
      ...opened.db.audit,
      note: async () => {
        throw new Error('Postgres is full')
      },
    },
  }
  const app = await createApp({
    ...{ db, cache: opened.cache, log, library: 'x', requestLimits: null, allowedHosts: [] },
    attemptLimits: noLimits,
    queue: {},
    metrics: openMetrics(),
  } as unknown as Dependencies)
  t.teardown(() => app.close())
  t.equal((await makeToken(app, ['admin'])).parentId, null)
  t.match(lines, [{ msg: /cannot write an audit entry/, entry: { path: '/v1/tokens', status: 201 } }])
})
