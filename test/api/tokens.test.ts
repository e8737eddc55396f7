import { createHash } from 'node:crypto'
import fastify from 'fastify'
import pg from 'pg'
import tap from 'tap'
import { requireScopes } from '../../src/api/auth/require-scope.ts'
import type { App } from '../../src/api/dependencies.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'
import { askForToken, bearer, makeToken, revoke } from './tokens.ts'

const servers = await startServers(tap)
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString()
const nowhere = '0'.repeat(32)

const get = (app: App, url: string, authorization?: string) =>
  app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const pointers = (answer: { json(): { faults: { pointer: string }[] } }) =>
  answer.json().faults.map(({ pointer }) => pointer)

async function openDatabase(t: { teardown(work: () => Promise<void>): void }, databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

tap.test('the first token has scope admin, is shown once, and closes the service', async (t) => {
  const { app, databaseUrl } = await openApp(t, servers)
  t.equal((await get(app, '/v1/environments')).statusCode, 200)
  t.match((await get(app, '/v1/tokens/self')).json(), { code: 'not-found' })
  const refused = await askForToken(app, { name: 'ci', scopes: ['read', 'submit'] })
  t.match(refused.json(), { status: 400, code: 'body-invalid', faults: [{ pointer: '/scopes' }] })
  t.match(refused.json().faults[0].detail, /first token needs `admin`/)

  const made = await askForToken(app, { name: 'first', scopes: ['admin'] })
  t.equal(made.statusCode, 201)
  t.equal(made.headers['cache-control'], 'no-store')
  const { token, ...rest } = made.json()
  t.match(token, /^pb_[\w-]{43}$/)
  t.equal(made.headers.location, `/v1/tokens/${rest.id}`)
  t.match(rest, { name: 'first', scopes: ['admin'], state: 'live', parentId: null, expiresAt: null })
  t.same((await get(app, `/v1/tokens/${rest.id}`, `Bearer ${token}`)).json(), rest)
  const database = await openDatabase(t, databaseUrl)
  const { rows } = await database.query('SELECT * FROM token')
  t.equal(rows[0].hash, createHash('sha256').update(token).digest('hex'))
  t.notMatch(JSON.stringify(rows), token.slice(3))

  const missing = await get(app, '/v1/environments')
  t.match(missing.json(), { status: 401, code: 'token-missing' })
  t.equal(missing.headers['www-authenticate'], 'Bearer realm="patchbay"')
  t.match((await askForToken(app, { name: 'second', scopes: ['admin'] })).json(), { code: 'token-missing' })
  t.equal((await get(app, '/v1/environments', `Bearer ${token}`)).statusCode, 200)
})

tap.test('of many who ask for the first at once, one gets it', async (t) => {
  const { app } = await openApp(t, servers)
  const first = { name: 'first', scopes: ['admin'] }
  const answers = await Promise.all(Array.from({ length: 8 }, () => askForToken(app, first)))
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [201, ...Array(7).fill(401)])
})

tap.test('how a token can be shown', async (t) => {
  const { app } = await openApp(t, servers)
  const { token } = await makeToken(app, ['admin'])
  const good = [`Bearer ${token}`, `bearer  ${token}`, basic('x', token), basic('', token)]
  for (const shown of good) t.equal((await get(app, '/v1/environments', shown)).statusCode, 200, shown)
  const bad = [token, '', 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Digest ${token}`]
  bad.push(basic(token, ''), basic(token, 'x'), 'Basic', 'Basic %%%', `Bearer ${token} x`)
  for (const shown of bad) {
    const answer = await get(app, '/v1/environments', shown)
    t.match(answer.json(), { status: 401, code: 'token-invalid' }, shown)
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="patchbay"')
  }
})

tap.test('the cache asks for Basic, too, and what it gives is for the holder alone', async (t) => {
  const { app } = await openApp(t, servers)
  const open = await get(app, '/nix-cache-info')
  t.match(open.headers['cache-control'], /^public/)
  const { token } = await makeToken(app, ['admin'])
  for (const url of ['/nix-cache-info', `/${nowhere}.narinfo`, `/${nowhere}.ls`]) {
    const answer = await get(app, url)
    t.equal(answer.statusCode, 401)
    t.same(answer.headers['www-authenticate'], ['Bearer realm="patchbay"', 'Basic realm="patchbay"'])
  }
  const closed = await get(app, '/nix-cache-info', basic('nix', token))
  t.equal(closed.statusCode, 200)
  t.match(closed.headers['cache-control'], /^private, max-age=/)
  t.equal((await get(app, `/${nowhere}.narinfo`, basic('nix', token))).statusCode, 404)
  const head = await app.inject({ method: 'HEAD', url: '/nix-cache-info' })
  t.equal(head.statusCode, 401)
})

tap.test('an unknown address is 404 for every caller', async (t) => {
  const { app } = await openApp(t, servers)
  await makeToken(app, ['admin'])
  for (const url of ['/v1/environmints', '/v2/environments'])
    t.match((await get(app, url)).json(), { status: 404, code: 'not-found' })
  t.equal((await app.inject({ method: 'PATCH', url: '/v1/environments' })).statusCode, 404)
})

tap.test('what is open needs no token, and looks at none', async (t) => {
  const { app, db } = await openApp(t, servers)
  await makeToken(app, ['admin'])
  db.tokens.holder = async () => {
    throw new Error('the record was asked')
  }
  for (const url of ['/healthz', '/readyz', '/openapi.json'])
    t.equal((await get(app, url, 'Bearer x')).statusCode, 200, url)
})

tap.test('a missing scope is named before the body is read', async (t) => {
  const { app } = await openApp(t, servers)
  const admin = await makeToken(app, ['admin'])
  const reader = await makeToken(app, ['read'], admin.token)
  const refused = await app.inject({
    ...{ method: 'POST', url: '/v1/environments', headers: bearer(reader.token) },
    payload: { packages: 'x'.repeat(2 * 1024 * 1024) },
  })
  t.match(refused.json(), { status: 403, code: 'scope-missing' })
  t.match(refused.json().detail, /takes the scope `submit`; “read” has `read`\./)
  t.equal((await get(app, '/v1/environments', `Bearer ${reader.token}`)).statusCode, 200)
})

tap.test('a token has at most the scopes and the lifetime of the token it is made with', async (t) => {
  const { app } = await openApp(t, servers)
  const admin = await makeToken(app, ['admin'])
  const team = await makeToken(app, ['read', 'submit'], admin.token, { days: 30 })
  t.equal(team.parentId, admin.id)
  t.match(team.expiresAt, inDays(30).slice(0, 10))
  const job = await makeToken(app, ['read'], team.token)
  t.equal(job.parentId, team.id)
  t.equal(job.expiresAt, team.expiresAt, 'as long as the other, where nothing is said')
  const tomorrow = inDays(1)
  t.equal((await makeToken(app, ['submit'], team.token, { expiresAt: tomorrow })).expiresAt, tomorrow)
  t.equal((await makeToken(app, ['cancel', 'read'], admin.token)).expiresAt, null)

  const wide = await askForToken(
    app,
    { name: 'x', scopes: ['read', 'cancel', 'admin'], days: 31 },
    team.token,
  )
  t.same(pointers(wide), ['/scopes/1', '/scopes/2', '/days'])
  const refusals: [object, string[]][] = [
    [{}, ['/name', '/scopes']],
    [{ name: ' ', scopes: [] }, ['/name', '/scopes']],
    [{ name: 'a\nb', scopes: ['read', 'read'] }, ['/name', '/scopes']],
    [{ name: 'x', scopes: ['write'] }, ['/scopes/0']],
    [{ name: 'PATCHBAY_ADMIN_TOKEN', scopes: ['read'] }, ['/name']],
    [{ name: 'x', scopes: ['read'], expiresAt: inDays(31) }, ['/expiresAt']],
    [{ name: 'x', scopes: ['read'], expiresAt: '2020-01-31' }, ['/expiresAt']],
    [{ name: 'x', scopes: ['read'], expiresAt: '2027-02-31' }, ['/expiresAt']],
    [
      { name: 'x', scopes: ['read'], expiresAt: 'soon', days: 0, more: 1 },
      ['', '/days', '/expiresAt', '/more'],
    ],
  ]
  for (const [body, faults] of refusals) {
    const refused = await askForToken(app, body, team.token)
    t.match(refused.json(), { status: 400, code: 'body-invalid' })
    t.same(pointers(refused).sort(), faults, JSON.stringify(body))
  }
  t.equal((await get(app, '/v1/tokens', `Bearer ${admin.token}`)).json().items.length, 5)
})

tap.test('who sees which tokens, and can revoke them', async (t) => {
  const { app } = await openApp(t, servers)
  const admin = await makeToken(app, ['admin'])
  const [one, other] = [
    await makeToken(app, ['read', 'submit'], admin.token),
    await makeToken(app, ['submit'], admin.token),
  ]
  const child = await makeToken(app, ['read'], one.token)
  const grandchild = await makeToken(app, ['read'], child.token)
  const seenBy = async ({ token }: { token: string }, query = '') =>
    (await get(app, `/v1/tokens${query}`, `Bearer ${token}`)).json().items.map(({ id }: { id: string }) => id)
  t.same(await seenBy(admin), [grandchild.id, child.id, other.id, one.id, admin.id])
  t.same(await seenBy(one), [grandchild.id, child.id, one.id])
  t.same(await seenBy(other), [other.id])
  t.equal((await get(app, '/v1/tokens/self', `Bearer ${other.token}`)).json().id, other.id)
  for (const [{ token }, { id }, status] of [
    [one, grandchild, 200],
    [child, one, 404],
    [other, child, 404],
    [one, admin, 404],
    [admin, grandchild, 200],
  ] as const)
    t.equal((await get(app, `/v1/tokens/${id}`, `Bearer ${token}`)).statusCode, status)
  for (const id of [one.id, admin.id, 'x', '0'.repeat(36)])
    t.match((await revoke(app, id, other.token)).json(), { status: 404, code: 'not-found' })

  const revoked = await revoke(app, one.id, admin.token)
  t.match(revoked.json(), { id: one.id, state: 'revoked', revokedAt: String })
  t.notOk('token' in revoked.json())
  for (const { token } of [one, child, grandchild])
    t.match((await get(app, '/v1/tokens/self', `Bearer ${token}`)).json(), { code: 'token-invalid' })
  t.same(await seenBy(admin, '?state=live'), [other.id, admin.id])
  t.equal((await revoke(app, other.id, other.token)).statusCode, 200, 'its own')
  t.equal((await get(app, '/v1/tokens/self', `Bearer ${other.token}`)).statusCode, 401)
  for (const query of ['cursor=x', 'state=dead', 'limit=0', 'x=1'])
    t.match((await get(app, `/v1/tokens?${query}`, `Bearer ${admin.token}`)).json(), {
      code: 'query-invalid',
    })
})

tap.test('a token expires while it is remembered', async (t) => {
  const { app } = await openApp(t, servers)
  const admin = await makeToken(app, ['admin'])
  const expiresAt = new Date(Date.now() + 1500).toISOString()
  const brief = await makeToken(app, ['read'], admin.token, { expiresAt })
  t.equal((await get(app, '/v1/tokens/self', `Bearer ${brief.token}`)).statusCode, 200)
  while (new Date() < new Date(expiresAt)) await new Promise((resolve) => setTimeout(resolve, 50))
  t.equal((await get(app, '/v1/tokens/self', `Bearer ${brief.token}`)).statusCode, 401)
  const [found] = (await get(app, '/v1/tokens?state=expired', `Bearer ${admin.token}`)).json().items
  t.equal(found.id, brief.id)
})

tap.test(
  'thousands of requests are a few looks at the record; unknown tokens are not remembered',
  async (t) => {
    const { app, db } = await openApp(t, servers)
    const { token } = await makeToken(app, ['admin'])
    let looks = 0
    const { holder } = db.tokens
    db.tokens.holder = (hash) => {
      looks++
      return holder(hash)
    }
    const ask = (shown: string) => get(app, `/${nowhere}.narinfo`, basic('nix', shown))
    const answers = await Promise.all(Array.from({ length: 1000 }, () => ask(token)))
    t.same(new Set(answers.map(({ statusCode }) => statusCode)), new Set([404]))
    t.ok(looks <= 3, `${looks} looks`)
    looks = 0
    for (let number = 0; number < 3; number++) t.equal((await ask('unknown')).statusCode, 401)
    t.equal(looks, 3)
  },
)

tap.test('another process of the API lets a token in no longer, seconds after it was revoked', async (t) => {
  const opened = await openApp(t, servers)
  const { token } = await makeToken(opened.app, ['admin'])
  const reader = await makeToken(opened.app, ['read'], token)
  const other = await openApp(t, servers, { on: opened })
  const status = async () => (await get(other.app, '/v1/environments', `Bearer ${reader.token}`)).statusCode
  t.equal(await status(), 200)
  await revoke(opened.app, reader.id, token)
  while ((await status()) === 200) await new Promise((resolve) => setTimeout(resolve, 100))
  t.equal(await status(), 401)
})

tap.test('when a token was last used is recorded, at the latest when the service closes', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { token, id } = await makeToken(app, ['admin'])
  const before = new Date()
  await get(app, '/v1/environments', `Bearer ${token}`)
  t.equal((await db.tokens.get(id))?.lastUsedAt, null, 'no request waits for it')
  await app.close()
  const used = (await db.tokens.get(id))?.lastUsedAt
  t.ok(used && used >= new Date(before.getTime() - 1))
})

tap.test('without Postgres every request is a 503, not a 401', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { token } = await makeToken(app, ['admin'])
  const away = async () => {
    throw new Error('Postgres is away')
  }
  db.tokens.holder = away
  db.ping = away
  t.match((await get(app, '/v1/environments', `Bearer ${token}`)).json(), { status: 503, code: 'not-ready' })
})

tap.test('an API with a route that does not say what it takes does not start', async (t) => {
  const app = fastify() as unknown as App
  requireScopes(app)
  app.route({ method: 'GET', url: '/said', config: { scope: 'read' }, handler: async () => '' })
  app.route({ method: 'GET', url: '/forgotten', handler: async () => '' })
  await t.rejects(async () => void (await app.ready()), {
    message: 'Routes without `config.scope`: /forgotten',
  })
  await app.close()
})
