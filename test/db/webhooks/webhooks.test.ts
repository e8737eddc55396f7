import pg from 'pg'
import tap, { type Test } from 'tap'
import type { Db } from '../../../src/db/db.ts'
import type { NewWebhook } from '../../../src/db/webhooks/webhooks.ts'
import type { Failure } from '../../../src/errors.ts'
import { startServers } from '../../servers.ts'
import { claim, claimForNothing, makeReady, packageRow, plan, request } from '../sample.ts'

const servers = await startServers(tap)
const failure: Failure = {
  class: 'build-failed',
  message: 'It broke.',
  package: 'numpy',
  drv: '/nix/store/n.drv',
  logTail: ['a'],
  retryable: false,
}
const rules = { queuedAgainAfterSeconds: 60, maxLosses: 2 }

async function site(t: Test) {
  const { db, databaseUrl } = await servers.freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return { db, client }
}

/** Registers a webhook, by default for all events. */
async function register(db: Db, facts: Partial<NewWebhook> = {}): Promise<string> {
  const webhook: NewWebhook = {
    url: 'https://ci.example/hook',
    secret: 'whsec_',
    events: ['build.started', 'build.ready', 'build.failed', 'build.cancelled'],
    buildId: null,
    all: false,
    tokenId: null,
    ...facts,
  }
  const created = await db.webhooks.create(webhook, 50)
  if (created.outcome !== 'created') throw new Error(created.outcome)
  return created.webhook.id
}

let tokens = 0
/** Creates a token with another one, or as the first. */
async function token(db: Db, name: string, maker: string | null): Promise<string> {
  const hash = `${tokens++}`.padStart(64, '0')
  const made = await db.tokens.create({ name, scopes: ['admin'], expiresAt: null, hash }, maker)
  if (typeof made === 'string') throw new Error(made)
  return made.id
}

/** Lists the messages of a webhook, oldest first: the event and its build. */
async function told(db: Db, webhookId: string): Promise<[string, unknown][]> {
  const { items = [] } = (await db.deliveries.list(webhookId, { limit: 100 })) ?? {}
  return items.toReversed().map(({ event, payload }) => [event, (payload.data.build as { id: string }).id])
}

const accept = (db: Db, name: string, tokenId: string | null = null) =>
  db.environments.accept({ ...request(name), tokenId }).then(({ build }) => build.id)

async function fail(db: Db, buildId: string): Promise<void> {
  await db.builds.recordFailed(await claim(db, buildId), failure)
}

tap.test('each event is sent once, even if workers are lost', async (t) => {
  const { db } = await site(t)
  const webhook = await register(db)
  const build = await accept(db, 'numpy')
  await claimForNothing(db, build)
  t.match(await db.reconcile(rules), { requeued: 1 })
  await db.builds.release(await claim(db, build))
  await makeReady(db, await claim(db, build))
  t.same(await told(db, webhook), [
    ['build.started', build],
    ['build.ready', build],
  ])

  const lost = await accept(db, 'flask')
  for (let times = 0; times < 2; times++) {
    await claimForNothing(db, lost)
    await db.reconcile(rules)
  }
  const waiting = await accept(db, 'click')
  t.match(await db.builds.cancel(waiting, 'ci'), { outcome: 'cancelled' })
  t.same((await told(db, webhook)).slice(2), [
    ['build.started', lost],
    ['build.failed', lost],
    ['build.cancelled', waiting],
  ])
})

tap.test('the events that a webhook is sent', async (t) => {
  const { db } = await site(t)
  const webhook = await register(db)
  const { build, environment } = await db.environments.accept({
    ...request('numpy'),
    tags: [{ key: 'ref', value: 'main' }],
  })
  await makeReady(db, await claim(db, build.id))
  const [ready, started] = (await db.deliveries.list(webhook, { limit: 10 }))?.items ?? []
  const data = {
    build: { id: build.id, state: 'ready', attempt: 1, tags: ['ref:main'], failure: null, finishedAt: /^2/ },
    environment: { id: environment.id, storePath: '/nix/store/env', channel: 'sample' },
  }
  t.match(ready, {
    event: 'build.ready',
    payload: { type: 'build.ready', data },
    attempts: [],
    deliveredAt: null,
  })
  t.equal(ready?.payload.timestamp, ready?.createdAt.toISOString())
  t.match(started?.payload.data, {
    build: { state: 'planning', finishedAt: null },
    environment: { storePath: null },
  })

  const failing = await accept(db, 'flask')
  await fail(db, failing)
  const [failed] = (await db.deliveries.list(webhook, { limit: 1 }))?.items ?? []
  const { logTail: _, ...short } = failure
  t.match(failed?.payload.data, { build: { failure: { ...short, phase: null } } })
  t.notMatch(failed?.payload.data, { build: { failure: { logTail: [] } } })
})

tap.test('an environment that lacks packages is ready without them, and the message says so', async (t) => {
  const { db } = await site(t)
  const webhook = await register(db)
  const id = await accept(db, 'numpy')
  const lease = await claim(db, id)
  const lacking = { ...packageRow('msgspec'), fate: 'omitted' as const, reason: 'msgspec does not build.' }
  await db.builds.recordPlan(lease, { ...plan, packages: [packageRow('numpy'), lacking] })
  await makeReady(db, lease)
  const [ready] = (await db.deliveries.list(webhook, { limit: 1 }))?.items ?? []
  const { version, requested, reason } = lacking
  t.match(ready?.payload.data, {
    environment: { omitted: [{ package: 'msgspec', version, requested, reason }] },
  })
  const events = await db.events.since(id, 0, 100)
  t.match(events.at(-1)?.data, { state: 'ready', omitted: ['msgspec'] })

  const whole = await accept(db, 'flask')
  await makeReady(db, await claim(db, whole))
  const [other] = (await db.deliveries.list(webhook, { limit: 1 }))?.items ?? []
  t.match(other?.payload.data, { environment: { omitted: [] } })
  t.notHas((await db.events.since(whole, 0, 100)).at(-1)?.data, 'omitted')
})

tap.test('only what it wants to hear of', async (t) => {
  const { db } = await site(t)
  const webhook = await register(db, { events: ['build.failed'] })
  await makeReady(db, await claim(db, await accept(db, 'numpy')))
  const failing = await accept(db, 'flask')
  await fail(db, failing)
  t.same(await told(db, webhook), [['build.failed', failing]])
})

tap.test('one for a build hears of that alone, and where it has ended at once', async (t) => {
  const { db } = await site(t)
  const [first, second] = [await accept(db, 'numpy'), await accept(db, 'flask')]
  const webhook = await register(db, { buildId: first })
  await fail(db, second)
  await makeReady(db, await claim(db, first))
  t.same(await told(db, webhook), [
    ['build.started', first],
    ['build.ready', first],
  ])
  t.same(await told(db, await register(db, { buildId: second })), [['build.failed', second]])
  t.same(await told(db, await register(db, { buildId: second, events: ['build.ready'] })), [])
  const unknown = { url: '', secret: '', events: [], buildId: crypto.randomUUID(), all: false, tokenId: null }
  t.same(await db.webhooks.create(unknown, 50), { outcome: 'no-build' })
})

tap.test('builds that end while webhooks for them are made send exactly one message each', async (t) => {
  const { db } = await site(t)
  for (let round = 0; round < 10; round++) {
    const build = await accept(db, `package-${round}`)
    const lease = await claim(db, build)
    const events = ['build.failed' as const]
    const [webhooks] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => register(db, { buildId: build, events }))),
      db.builds.recordFailed(lease, failure),
    ])
    for (const webhook of webhooks) t.same(await told(db, webhook), [['build.failed', build]])
  }
})

tap.test('a token’s webhooks hear of what the token has asked for, first or as well', async (t) => {
  const { db } = await site(t)
  const operator = await token(db, 'operator', null)
  const [a, b] = [await token(db, 'a', operator), await token(db, 'b', operator)]
  const events = ['build.failed' as const]
  const [ofA, ofB, ofAll] = [
    await register(db, { tokenId: a, events }),
    await register(db, { tokenId: b, events }),
    await register(db, { tokenId: operator, all: true, events }),
  ]
  const alone = await accept(db, 'numpy', a)
  const shared = await accept(db, 'flask', a)
  t.equal(await accept(db, 'flask', b), shared)
  const before = await accept(db, 'click')
  for (const build of [alone, shared, before]) await fail(db, build)
  const failed = (...builds: string[]) => builds.map((build) => ['build.failed', build])
  t.same(await told(db, ofA), failed(alone, shared))
  t.same(await told(db, ofB), failed(shared))
  t.same(await told(db, ofAll), failed(alone, shared, before))
})

tap.test('a token that has ended has no say', async (t) => {
  const { db, client } = await site(t)
  const operator = await token(db, 'operator', null)
  const events = ['build.failed' as const]
  const [revoked, expired] = [await token(db, 'revoked', operator), await token(db, 'expired', operator)]
  const ofRevoked = await register(db, { tokenId: revoked, events })
  const ofExpired = await register(db, { tokenId: expired, events })
  const allOfExpired = await register(db, { tokenId: expired, events, all: true })
  const builds = [
    await accept(db, 'numpy', revoked),
    await accept(db, 'flask', expired),
    await accept(db, 'click', operator),
  ]
  await db.tokens.revoke(revoked)
  await client.query("UPDATE token SET expires_at = now() - interval '1 second' WHERE id = $1", [expired])
  for (const build of builds) await fail(db, build)
  t.same(await told(db, ofRevoked), [])
  t.same(await told(db, ofExpired), [['build.failed', builds[1]]], 'how what it has asked for ends')
  t.same(await told(db, allOfExpired), [], 'but not what others do')
})

tap.test('whose webhooks are whose', async (t) => {
  const { db } = await site(t)
  const a = await token(db, 'a', null)
  const b = await token(db, 'b', a)
  const ofA = await register(db, { tokenId: a })
  const ofB = await register(db, { tokenId: b })
  const list = async (owner: string | null) =>
    (await db.webhooks.list({ limit: 10, owner }))?.items.map(({ id }) => id)
  t.same(await list(a), [ofA])
  t.same(await list(null), [ofB, ofA], 'newest first')
  t.equal(await db.webhooks.get(ofA, b), null)
  t.equal(await db.webhooks.remove(ofA, b), null)
  t.match(await db.webhooks.get(ofA, a), { id: ofA, tokenId: a })
  t.notOk(JSON.stringify(await db.webhooks.get(ofA, a)).includes('whsec_'), 'the secret does not come out')
  t.match(await db.webhooks.remove(ofA, null), { id: ofA })
  t.equal(await db.webhooks.remove(ofA, null), null)
})

tap.test('pages', async (t) => {
  const { db } = await site(t)
  const ids: string[] = []
  for (let made = 0; made < 5; made++) ids.unshift(await register(db))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await db.webhooks.list({ limit: 2, owner: null, ...(cursor && { cursor }) })
    seen.push(...(page?.items ?? []).map(({ id }) => id))
    cursor = page?.next ?? undefined
  } while (cursor)
  t.same(seen, ids)
  t.equal(await db.webhooks.list({ limit: 2, owner: null, cursor: 'nonsense' }), null)
  t.equal(await db.deliveries.list(ids[0] ?? '', { limit: 2, cursor: 'nonsense' }), null)
})

tap.test(
  'a token has so many, also when it asks for several at once; those of ended builds do not count',
  async (t) => {
    const { db } = await site(t)
    const a = await token(db, 'a', null)
    const b = await token(db, 'b', a)
    const webhook = { url: 'https://x', secret: '', events: [], buildId: null, all: false, tokenId: a }
    const ended = await accept(db, 'numpy', a)
    await fail(db, ended)
    t.match(await db.webhooks.create({ ...webhook, buildId: ended }, 3), { outcome: 'created' })
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => db.webhooks.create(webhook, 3)))
    t.equal(outcomes.filter(({ outcome }) => outcome === 'created').length, 3)
    t.equal(outcomes.filter(({ outcome }) => outcome === 'too-many').length, 5)
    t.match(await db.webhooks.create({ ...webhook, tokenId: b }, 3), { outcome: 'created' })
  },
)

tap.test('old messages are thrown away, and webhooks that have been told all there was', async (t) => {
  const { db, client } = await site(t)
  const [ended, live] = [await accept(db, 'numpy'), await accept(db, 'flask')]
  const forEnded = await register(db, { buildId: ended })
  const forLive = await register(db, { buildId: live })
  const forAll = await register(db, { all: true })
  await fail(db, ended)
  const { items = [] } = (await db.deliveries.list(forAll, { limit: 10 })) ?? {}
  const [waits] = items
  await client.query(
    `UPDATE delivery SET created_at = now() - interval '40 days',
      next_attempt_at = CASE WHEN id = $1 THEN now() END`,
    [waits?.id],
  )
  t.match(await db.prune(90), { deliveries: 0 })
  t.match(await db.prune(30), { deliveries: 3 })
  t.same(await told(db, forAll), [[waits?.event, ended]], 'what is still tried stays')
  t.ok(await db.webhooks.get(forEnded, null), 'of a build that ended lately')
  await client.query("UPDATE build SET finished_at = now() - interval '40 days' WHERE id = $1", [ended])
  await db.prune(30)
  const left = await Promise.all([forEnded, forLive, forAll].map((id) => db.webhooks.get(id, null)))
  t.same(left.map(Boolean), [false, true, true])
})
