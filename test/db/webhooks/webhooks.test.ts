import pg from 'pg'
import tap, { type Test } from 'tap'
import type { Db } from '../../../src/db/db.ts'
import type { NewWebhook } from '../../../src/db/webhooks/webhooks.ts'
import type { Failure } from '../../../src/errors.ts'
import { startServers } from '../../servers.ts'
import { claim, claimForNothing, makeReady, request } from '../sample.ts'

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
  const { record, databaseUrl } = await servers.freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return { record, client }
}

/** A webhook that is told everything, unless something else is said. */
async function register(record: Db, facts: Partial<NewWebhook> = {}): Promise<string> {
  const webhook: NewWebhook = {
    url: 'https://ci.example/hook',
    secret: 'whsec_',
    events: ['build.started', 'build.ready', 'build.failed', 'build.cancelled'],
    buildId: null,
    all: false,
    tokenId: null,
    ...facts,
  }
  const created = await record.webhooks.create(webhook, 50)
  if (created.outcome !== 'created') throw new Error(created.outcome)
  return created.webhook.id
}

let tokens = 0
/** A token that was made with another, or is the first. */
async function token(record: Db, name: string, maker: string | null): Promise<string> {
  const hash = `${tokens++}`.padStart(64, '0')
  const made = await record.tokens.create({ name, scopes: ['admin'], expiresAt: null, hash }, maker)
  if (typeof made === 'string') throw new Error(made)
  return made.id
}

/** What a webhook was told, oldest first: the event, and of which build. */
async function told(record: Db, webhookId: string): Promise<[string, unknown][]> {
  const { items = [] } = (await record.deliveries.list(webhookId, { limit: 100 })) ?? {}
  return items.toReversed().map(({ event, payload }) => [event, (payload.data.build as { id: string }).id])
}

const accept = (record: Db, name: string, tokenId: string | null = null) =>
  record.environments.accept({ ...request(name), tokenId }).then(({ build }) => build.id)

async function fail(record: Db, buildId: string): Promise<void> {
  await record.builds.recordFailed(await claim(record, buildId), failure)
}

tap.test('each event is told once, whatever workers are lost', async (t) => {
  const { record } = await site(t)
  const webhook = await register(record)
  const build = await accept(record, 'numpy')
  await claimForNothing(record, build)
  t.match(await record.reconcile(rules), { requeued: 1 })
  await record.builds.release(await claim(record, build))
  await makeReady(record, await claim(record, build))
  t.same(await told(record, webhook), [
    ['build.started', build],
    ['build.ready', build],
  ])

  const lost = await accept(record, 'flask')
  for (let times = 0; times < 2; times++) {
    await claimForNothing(record, lost)
    await record.reconcile(rules)
  }
  const waiting = await accept(record, 'click')
  t.match(await record.builds.cancel(waiting, 'ci'), { outcome: 'cancelled' })
  t.same((await told(record, webhook)).slice(2), [
    ['build.started', lost],
    ['build.failed', lost],
    ['build.cancelled', waiting],
  ])
})

tap.test('what it is told', async (t) => {
  const { record } = await site(t)
  const webhook = await register(record)
  const { build, environment } = await record.environments.accept({
    ...request('numpy'),
    tags: [{ key: 'ref', value: 'main' }],
  })
  await makeReady(record, await claim(record, build.id))
  const [ready, started] = (await record.deliveries.list(webhook, { limit: 10 }))?.items ?? []
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

  const failing = await accept(record, 'flask')
  await fail(record, failing)
  const [failed] = (await record.deliveries.list(webhook, { limit: 1 }))?.items ?? []
  const { logTail: _, ...short } = failure
  t.match(failed?.payload.data, { build: { failure: { ...short, phase: null } } })
  t.notMatch(failed?.payload.data, { build: { failure: { logTail: [] } } })
})

tap.test('only what it wants to hear of', async (t) => {
  const { record } = await site(t)
  const webhook = await register(record, { events: ['build.failed'] })
  await makeReady(record, await claim(record, await accept(record, 'numpy')))
  const failing = await accept(record, 'flask')
  await fail(record, failing)
  t.same(await told(record, webhook), [['build.failed', failing]])
})

tap.test('one for a build hears of that alone, and where it has ended at once', async (t) => {
  const { record } = await site(t)
  const [first, second] = [await accept(record, 'numpy'), await accept(record, 'flask')]
  const webhook = await register(record, { buildId: first })
  await fail(record, second)
  await makeReady(record, await claim(record, first))
  t.same(await told(record, webhook), [
    ['build.started', first],
    ['build.ready', first],
  ])
  t.same(await told(record, await register(record, { buildId: second })), [['build.failed', second]])
  t.same(await told(record, await register(record, { buildId: second, events: ['build.ready'] })), [])
  const unknown = { url: '', secret: '', events: [], buildId: crypto.randomUUID(), all: false, tokenId: null }
  t.same(await record.webhooks.create(unknown, 50), { outcome: 'no-build' })
})

tap.test('of builds that end while webhooks for them are made, each is told exactly once', async (t) => {
  const { record } = await site(t)
  for (let round = 0; round < 10; round++) {
    const build = await accept(record, `package-${round}`)
    const lease = await claim(record, build)
    const events = ['build.failed' as const]
    const [webhooks] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => register(record, { buildId: build, events }))),
      record.builds.recordFailed(lease, failure),
    ])
    for (const webhook of webhooks) t.same(await told(record, webhook), [['build.failed', build]])
  }
})

tap.test('a token’s webhooks hear of what the token has asked for, first or as well', async (t) => {
  const { record } = await site(t)
  const operator = await token(record, 'operator', null)
  const [a, b] = [await token(record, 'a', operator), await token(record, 'b', operator)]
  const events = ['build.failed' as const]
  const [ofA, ofB, ofAll] = [
    await register(record, { tokenId: a, events }),
    await register(record, { tokenId: b, events }),
    await register(record, { tokenId: operator, all: true, events }),
  ]
  const alone = await accept(record, 'numpy', a)
  const shared = await accept(record, 'flask', a)
  t.equal(await accept(record, 'flask', b), shared)
  const before = await accept(record, 'click')
  for (const build of [alone, shared, before]) await fail(record, build)
  const failed = (...builds: string[]) => builds.map((build) => ['build.failed', build])
  t.same(await told(record, ofA), failed(alone, shared))
  t.same(await told(record, ofB), failed(shared))
  t.same(await told(record, ofAll), failed(alone, shared, before))
})

tap.test('a token that has ended has no say', async (t) => {
  const { record, client } = await site(t)
  const operator = await token(record, 'operator', null)
  const events = ['build.failed' as const]
  const [revoked, expired] = [
    await token(record, 'revoked', operator),
    await token(record, 'expired', operator),
  ]
  const ofRevoked = await register(record, { tokenId: revoked, events })
  const ofExpired = await register(record, { tokenId: expired, events })
  const allOfExpired = await register(record, { tokenId: expired, events, all: true })
  const builds = [
    await accept(record, 'numpy', revoked),
    await accept(record, 'flask', expired),
    await accept(record, 'click', operator),
  ]
  await record.tokens.revoke(revoked)
  await client.query("UPDATE token SET expires_at = now() - interval '1 second' WHERE id = $1", [expired])
  for (const build of builds) await fail(record, build)
  t.same(await told(record, ofRevoked), [])
  t.same(await told(record, ofExpired), [['build.failed', builds[1]]], 'how what it has asked for ends')
  t.same(await told(record, allOfExpired), [], 'but not what others do')
})

tap.test('whose webhooks are whose', async (t) => {
  const { record } = await site(t)
  const a = await token(record, 'a', null)
  const b = await token(record, 'b', a)
  const ofA = await register(record, { tokenId: a })
  const ofB = await register(record, { tokenId: b })
  const list = async (owner: string | null) =>
    (await record.webhooks.list({ limit: 10, owner }))?.items.map(({ id }) => id)
  t.same(await list(a), [ofA])
  t.same(await list(null), [ofB, ofA], 'newest first')
  t.equal(await record.webhooks.get(ofA, b), null)
  t.equal(await record.webhooks.remove(ofA, b), null)
  t.match(await record.webhooks.get(ofA, a), { id: ofA, tokenId: a })
  t.notOk(
    JSON.stringify(await record.webhooks.get(ofA, a)).includes('whsec_'),
    'the secret does not come out',
  )
  t.match(await record.webhooks.remove(ofA, null), { id: ofA })
  t.equal(await record.webhooks.remove(ofA, null), null)
})

tap.test('pages', async (t) => {
  const { record } = await site(t)
  const ids: string[] = []
  for (let made = 0; made < 5; made++) ids.unshift(await register(record))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await record.webhooks.list({ limit: 2, owner: null, ...(cursor && { cursor }) })
    seen.push(...(page?.items ?? []).map(({ id }) => id))
    cursor = page?.next ?? undefined
  } while (cursor)
  t.same(seen, ids)
  t.equal(await record.webhooks.list({ limit: 2, owner: null, cursor: 'nonsense' }), null)
  t.equal(await record.deliveries.list(ids[0] ?? '', { limit: 2, cursor: 'nonsense' }), null)
})

tap.test(
  'a token has so many, also when it asks for several at once; those of ended builds do not count',
  async (t) => {
    const { record } = await site(t)
    const a = await token(record, 'a', null)
    const b = await token(record, 'b', a)
    const webhook = { url: 'https://x', secret: '', events: [], buildId: null, all: false, tokenId: a }
    const ended = await accept(record, 'numpy', a)
    await fail(record, ended)
    t.match(await record.webhooks.create({ ...webhook, buildId: ended }, 3), { outcome: 'created' })
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => record.webhooks.create(webhook, 3)))
    t.equal(outcomes.filter(({ outcome }) => outcome === 'created').length, 3)
    t.equal(outcomes.filter(({ outcome }) => outcome === 'too-many').length, 5)
    t.match(await record.webhooks.create({ ...webhook, tokenId: b }, 3), { outcome: 'created' })
  },
)

tap.test('old messages are thrown away, and webhooks that have been told all there was', async (t) => {
  const { record, client } = await site(t)
  const [ended, live] = [await accept(record, 'numpy'), await accept(record, 'flask')]
  const forEnded = await register(record, { buildId: ended })
  const forLive = await register(record, { buildId: live })
  const forAll = await register(record, { all: true })
  await fail(record, ended)
  const { items = [] } = (await record.deliveries.list(forAll, { limit: 10 })) ?? {}
  const [waits] = items
  await client.query(
    `UPDATE delivery SET created_at = now() - interval '40 days',
      next_attempt_at = CASE WHEN id = $1 THEN now() END`,
    [waits?.id],
  )
  t.match(await record.prune(90), { deliveries: 0 })
  t.match(await record.prune(30), { deliveries: 3 })
  t.same(await told(record, forAll), [[waits?.event, ended]], 'what is still tried stays')
  t.ok(await record.webhooks.get(forEnded, null), 'of a build that ended lately')
  await client.query("UPDATE build SET finished_at = now() - interval '40 days' WHERE id = $1", [ended])
  await record.prune(30)
  const left = await Promise.all([forEnded, forLive, forAll].map((id) => record.webhooks.get(id, null)))
  t.same(left.map(Boolean), [false, true, true])
})
