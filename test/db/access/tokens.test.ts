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

async function create(db: Db, madeWith: string | null, changes: Partial<NewToken> = {}) {
  const token = await db.tokens.create(newToken(changes), madeWith)
  if (token === 'not-let-in') throw new Error('it is not let in')
  return token
}

const ids = (page: { items: Token[] } | null) => page?.items.map(({ id }) => id)

tap.test('a token from its first day to its last', async (t) => {
  const { db } = await freshDatabase()
  t.equal(await db.tokens.exist(), false)
  const own = newToken({ scopes: ['read', 'submit'], expiresAt: inDays(1) })
  t.equal(await db.tokens.holder(own.hash), null)
  const made = await db.tokens.create(own, null)
  t.match(made, { name: 'a token', scopes: ['read', 'submit'], parentId: null, state: 'live' })
  if (made === 'not-let-in') return
  t.notOk('hash' in made)
  t.equal(await db.tokens.exist(), true)
  const { id, name, scopes, expiresAt } = made
  t.same(await db.tokens.holder(own.hash), { id, name, scopes, expiresAt })
  t.same(await db.tokens.get(id), made)
  t.match(await db.tokens.revoke(id), { id, state: 'revoked', revokedAt: Date })
  t.equal(await db.tokens.holder(own.hash), null)
  const revoked = await db.tokens.get(id)
  t.same(await db.tokens.revoke(id), revoked, 'once')
  t.equal(await db.tokens.exist(), true, 'there was one')
  t.equal(await db.tokens.get('x'), null)
  t.equal(await db.tokens.revoke('x'), null)
})

tap.test('only the first token is made without another', async (t) => {
  const { db } = await freshDatabase()
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => db.tokens.create(newToken(), null)))
  t.equal(outcomes.filter((outcome) => outcome !== 'not-let-in').length, 1)
})

tap.test('no token is made with an invalid one', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const first = await create(db, null)
  const [revoked, expired] = [await create(db, first.id), await create(db, first.id)]
  await db.tokens.revoke(revoked.id)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query("UPDATE token SET expires_at = now() - interval '1 second' WHERE id = $1", [expired.id])
  t.match(await db.tokens.get(expired.id), { state: 'expired' })
  for (const id of [revoked.id, expired.id, 'x'])
    t.equal(await db.tokens.create(newToken(), id), 'not-let-in')
})

tap.test('revoking a token ends all of its descendants, and no others', async (t) => {
  const { db } = await freshDatabase()
  const first = await create(db, null)
  const [one, other] = [await create(db, first.id), await create(db, first.id)]
  const child = await create(db, one.id)
  const grandchild = newToken()
  const { id } = await create(db, child.id, grandchild)
  t.equal(await db.tokens.isWithin(id, one.id), true)
  t.equal(await db.tokens.isWithin(id, id), true)
  t.equal(await db.tokens.isWithin(id, other.id), false)
  t.equal(await db.tokens.isWithin(one.id, id), false)
  t.same(ids(await db.tokens.list({ limit: 9, within: one.id })), [id, child.id, one.id])

  await db.tokens.revoke(one.id)
  t.equal(await db.tokens.holder(grandchild.hash), null)
  t.same(ids(await db.tokens.list({ limit: 9, state: 'revoked' })), [id, child.id, one.id])
  t.same(ids(await db.tokens.list({ limit: 9, state: 'live' })), [other.id, first.id])
})

tap.test('a token that is made while its parent is being revoked does not survive', async (t) => {
  const { db } = await freshDatabase()
  const first = await create(db, null)
  for (let round = 0; round < 20; round++) {
    const parent = await create(db, first.id)
    const [child] = await Promise.all([db.tokens.create(newToken(), parent.id), db.tokens.revoke(parent.id)])
    const found = child === 'not-let-in' ? null : await db.tokens.get(child.id)
    t.ok(found === null || found.state === 'revoked')
  }
})

tap.test('pages', async (t) => {
  const { db } = await freshDatabase()
  const first = await create(db, null)
  const made = [first.id]
  for (let number = 0; number < 4; number++) made.unshift((await create(db, first.id)).id)
  const one = await db.tokens.list({ limit: 2 })
  const two = await db.tokens.list({ limit: 2, cursor: one?.next ?? '' })
  const three = await db.tokens.list({ limit: 2, cursor: two?.next ?? '' })
  t.same([one, two, three].flatMap(ids), made)
  t.equal(three?.next, null)
  t.equal(await db.tokens.list({ limit: 2, cursor: 'x' }), null)
})

tap.test('uses of many are recorded at once, and no time goes back', async (t) => {
  const { db } = await freshDatabase()
  const first = await create(db, null)
  const second = await create(db, first.id)
  const [early, late] = [new Date('2026-01-31T12:00:00Z'), new Date('2026-01-31T12:00:30Z')]
  await db.tokens.used(
    new Map([
      [first.id, late],
      [second.id, early],
      ['x', early],
    ]),
  )
  t.same((await db.tokens.get(first.id))?.lastUsedAt, late)
  t.same((await db.tokens.get(second.id))?.lastUsedAt, early)
  await db.tokens.used(new Map([[first.id, early]]))
  t.same((await db.tokens.get(first.id))?.lastUsedAt, late)
})

tap.test(
  'the operator’s own token is replaced and removed, and the tokens made with it stay valid',
  async (t) => {
    const { db } = await freshDatabase()
    t.equal(await db.tokens.setOperators(null), 'set')
    t.equal(await db.tokens.exist(), false, 'none is none')
    const [one, two] = [hash(), hash()]
    for (const chosen of [one, one]) t.equal(await db.tokens.setOperators(chosen), 'set')
    const holder = await db.tokens.holder(one)
    t.match(holder, { name: 'PATCHBAY_ADMIN_TOKEN', scopes: ['admin'], expiresAt: null })
    const given = newToken()
    t.match(await db.tokens.create(given, holder?.id ?? ''), { parentId: null })

    await db.tokens.setOperators(two)
    t.equal(await db.tokens.holder(one), null)
    t.ok(await db.tokens.holder(two))
    t.ok(await db.tokens.holder(given.hash))
    await db.tokens.setOperators(one)
    t.equal((await db.tokens.holder(one))?.id, holder?.id, 'it is the same when it comes back')
    t.equal(await db.tokens.holder(two), null)
    await db.tokens.setOperators(null)
    t.equal(await db.tokens.holder(one), null)
    t.ok(await db.tokens.holder(given.hash))
    t.equal(await db.tokens.setOperators(given.hash), 'taken')
  },
)

tap.test('the audit, newest first', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const call = { requestId: 'r', remote: '::1', method: 'POST', route: '/v1/x/:id', path: '/v1/x/1' }
  for (const [tokenId, status] of [
    ['a', 200],
    ['b', 403],
    [null, 200],
    ['a', 404],
  ] as const)
    await db.audit.note({ ...call, tokenId, tokenName: tokenId && `name of ${tokenId}`, status })
  const all = await db.audit.list({ limit: 9 })
  t.match(all?.items, [
    { ...call, tokenId: 'a', tokenName: 'name of a', status: 404, at: Date, id: 4 },
    { tokenId: null, tokenName: null },
    { tokenId: 'b', status: 403 },
    { tokenId: 'a', status: 200 },
  ])
  t.equal(all?.next, null)
  const one = await db.audit.list({ limit: 3 })
  const two = await db.audit.list({ limit: 3, cursor: one?.next ?? '' })
  t.same([...(one?.items ?? []), ...(two?.items ?? [])], all?.items)
  t.match(
    (await db.audit.list({ limit: 9, token: 'a' }))?.items.map(({ id }) => id),
    [4, 1],
  )
  t.same((await db.audit.list({ limit: 9, since: inDays(1) }))?.items, [])
  t.equal((await db.audit.list({ limit: 9, since: inDays(-1) }))?.items.length, 4)
  for (const cursor of ['x', Buffer.from('["2026-01-31","x"]').toString('base64url')])
    t.equal(await db.audit.list({ limit: 9, cursor }), null)

  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query("UPDATE audit SET at = now() - interval '91 days' WHERE id < 3")
  t.match(await db.prune(90), { audit: 2 })
  t.equal((await db.audit.list({ limit: 9 }))?.items.length, 2)
})
