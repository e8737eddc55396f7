import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import tap from 'tap'
import type { NewToken, Token } from '../../../src/db/access/tokens.ts'
import type { Db } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'

const { freshDatabase } = await startServers(tap)

const hash = () => createHash('sha256').update(randomBytes(32)).digest('hex')
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000)

function newToken(changes: Partial<NewToken> = {}): NewToken {
  return { name: 'a token', hash: hash(), scopes: ['admin'], expiresAt: null, ...changes }
}

async function create(record: Db, madeWith: string | null, changes: Partial<NewToken> = {}) {
  const token = await record.tokens.create(newToken(changes), madeWith)
  if (token === 'not-let-in') throw new Error('it is not let in')
  return token
}

const ids = (page: { items: Token[] } | null) => page?.items.map(({ id }) => id)

tap.test('a token from its first day to its last', async (t) => {
  const { record } = await freshDatabase()
  t.equal(await record.tokens.exist(), false)
  const own = newToken({ scopes: ['read', 'submit'], expiresAt: inDays(1) })
  t.equal(await record.tokens.holder(own.hash), null)
  const made = await record.tokens.create(own, null)
  t.match(made, { name: 'a token', scopes: ['read', 'submit'], parentId: null, state: 'live' })
  if (made === 'not-let-in') return
  t.notOk('hash' in made)
  t.equal(await record.tokens.exist(), true)
  const { id, name, scopes, expiresAt } = made
  t.same(await record.tokens.holder(own.hash), { id, name, scopes, expiresAt })
  t.same(await record.tokens.get(id), made)
  t.match(await record.tokens.revoke(id), { id, state: 'revoked', revokedAt: Date })
  t.equal(await record.tokens.holder(own.hash), null)
  const revoked = await record.tokens.get(id)
  t.same(await record.tokens.revoke(id), revoked, 'once')
  t.equal(await record.tokens.exist(), true, 'there was one')
  t.equal(await record.tokens.get('x'), null)
  t.equal(await record.tokens.revoke('x'), null)
})

tap.test('one is made without another only while there never was any', async (t) => {
  const { record } = await freshDatabase()
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => record.tokens.create(newToken(), null)))
  t.equal(outcomes.filter((outcome) => outcome !== 'not-let-in').length, 1)
})

tap.test('nothing is made with a token that is good no longer', async (t) => {
  const { record, databaseUrl } = await freshDatabase()
  const first = await create(record, null)
  const [revoked, expired] = [await create(record, first.id), await create(record, first.id)]
  await record.tokens.revoke(revoked.id)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query("UPDATE token SET expires_at = now() - interval '1 second' WHERE id = $1", [expired.id])
  t.match(await record.tokens.get(expired.id), { state: 'expired' })
  for (const id of [revoked.id, expired.id, 'x'])
    t.equal(await record.tokens.create(newToken(), id), 'not-let-in')
})

tap.test('what was made with a token ends with it, at every depth, and nothing else does', async (t) => {
  const { record } = await freshDatabase()
  const first = await create(record, null)
  const [one, other] = [await create(record, first.id), await create(record, first.id)]
  const child = await create(record, one.id)
  const grandchild = newToken()
  const { id } = await create(record, child.id, grandchild)
  t.equal(await record.tokens.isWithin(id, one.id), true)
  t.equal(await record.tokens.isWithin(id, id), true)
  t.equal(await record.tokens.isWithin(id, other.id), false)
  t.equal(await record.tokens.isWithin(one.id, id), false)
  t.same(ids(await record.tokens.list({ limit: 9, within: one.id })), [id, child.id, one.id])

  await record.tokens.revoke(one.id)
  t.equal(await record.tokens.holder(grandchild.hash), null)
  t.same(ids(await record.tokens.list({ limit: 9, state: 'revoked' })), [id, child.id, one.id])
  t.same(ids(await record.tokens.list({ limit: 9, state: 'live' })), [other.id, first.id])
})

tap.test('a token that is made while its parent is being revoked does not survive', async (t) => {
  const { record } = await freshDatabase()
  const first = await create(record, null)
  for (let round = 0; round < 20; round++) {
    const parent = await create(record, first.id)
    const [child] = await Promise.all([
      record.tokens.create(newToken(), parent.id),
      record.tokens.revoke(parent.id),
    ])
    const found = child === 'not-let-in' ? null : await record.tokens.get(child.id)
    t.ok(found === null || found.state === 'revoked')
  }
})

tap.test('pages', async (t) => {
  const { record } = await freshDatabase()
  const first = await create(record, null)
  const made = [first.id]
  for (let number = 0; number < 4; number++) made.unshift((await create(record, first.id)).id)
  const one = await record.tokens.list({ limit: 2 })
  const two = await record.tokens.list({ limit: 2, cursor: one?.next ?? '' })
  const three = await record.tokens.list({ limit: 2, cursor: two?.next ?? '' })
  t.same([one, two, three].flatMap(ids), made)
  t.equal(three?.next, null)
  t.equal(await record.tokens.list({ limit: 2, cursor: 'x' }), null)
})

tap.test('uses of many are recorded at once, and no time goes back', async (t) => {
  const { record } = await freshDatabase()
  const first = await create(record, null)
  const second = await create(record, first.id)
  const [early, late] = [new Date('2026-01-31T12:00:00Z'), new Date('2026-01-31T12:00:30Z')]
  await record.tokens.used(
    new Map([
      [first.id, late],
      [second.id, early],
      ['x', early],
    ]),
  )
  t.same((await record.tokens.get(first.id))?.lastUsedAt, late)
  t.same((await record.tokens.get(second.id))?.lastUsedAt, early)
  await record.tokens.used(new Map([[first.id, early]]))
  t.same((await record.tokens.get(first.id))?.lastUsedAt, late)
})

tap.test(
  'the operator’s own token is exchanged and taken away, and what was made with it stays',
  async (t) => {
    const { record } = await freshDatabase()
    t.equal(await record.tokens.setOperators(null), 'set')
    t.equal(await record.tokens.exist(), false, 'none is none')
    const [one, two] = [hash(), hash()]
    for (const chosen of [one, one]) t.equal(await record.tokens.setOperators(chosen), 'set')
    const holder = await record.tokens.holder(one)
    t.match(holder, { name: 'PATCHBAY_ADMIN_TOKEN', scopes: ['admin'], expiresAt: null })
    const given = newToken()
    t.match(await record.tokens.create(given, holder?.id ?? ''), { parentId: null })

    await record.tokens.setOperators(two)
    t.equal(await record.tokens.holder(one), null)
    t.ok(await record.tokens.holder(two))
    t.ok(await record.tokens.holder(given.hash))
    await record.tokens.setOperators(one)
    t.equal((await record.tokens.holder(one))?.id, holder?.id, 'it is the same when it comes back')
    t.equal(await record.tokens.holder(two), null)
    await record.tokens.setOperators(null)
    t.equal(await record.tokens.holder(one), null)
    t.ok(await record.tokens.holder(given.hash))
    t.equal(await record.tokens.setOperators(given.hash), 'taken')
  },
)

tap.test('the audit, newest first', async (t) => {
  const { record, databaseUrl } = await freshDatabase()
  const call = { requestId: 'r', remote: '::1', method: 'POST', route: '/v1/x/:id', path: '/v1/x/1' }
  for (const [tokenId, status] of [
    ['a', 200],
    ['b', 403],
    [null, 200],
    ['a', 404],
  ] as const)
    await record.audit.note({ ...call, tokenId, tokenName: tokenId && `name of ${tokenId}`, status })
  const all = await record.audit.list({ limit: 9 })
  t.match(all?.items, [
    { ...call, tokenId: 'a', tokenName: 'name of a', status: 404, at: Date, id: 4 },
    { tokenId: null, tokenName: null },
    { tokenId: 'b', status: 403 },
    { tokenId: 'a', status: 200 },
  ])
  t.equal(all?.next, null)
  const one = await record.audit.list({ limit: 3 })
  const two = await record.audit.list({ limit: 3, cursor: one?.next ?? '' })
  t.same([...(one?.items ?? []), ...(two?.items ?? [])], all?.items)
  t.match(
    (await record.audit.list({ limit: 9, token: 'a' }))?.items.map(({ id }) => id),
    [4, 1],
  )
  t.same((await record.audit.list({ limit: 9, since: inDays(1) }))?.items, [])
  t.equal((await record.audit.list({ limit: 9, since: inDays(-1) }))?.items.length, 4)
  for (const cursor of ['x', Buffer.from('["2026-01-31","x"]').toString('base64url')])
    t.equal(await record.audit.list({ limit: 9, cursor }), null)

  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query("UPDATE audit SET at = now() - interval '91 days' WHERE id < 3")
  t.match(await record.prune(90), { audit: 2 })
  t.equal((await record.audit.list({ limit: 9 }))?.items.length, 2)
})
