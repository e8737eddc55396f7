import pg from 'pg'
import tap, { type Test } from 'tap'
import { openDb } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'

const servers = await startServers(tap)

const request = { owner: 'a', key: 'k', fingerprint: 'f' }
const answer = { status: 202, headers: { location: '/v1/x' }, body: '{"id":"x"}' }

async function connect(t: Test) {
  const { db, databaseUrl } = await servers.freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return { db, databaseUrl, idempotency: db.idempotency, client }
}

tap.test('a request is claimed, answered, and answered again', async (t) => {
  const { idempotency } = await connect(t)
  const first = await idempotency.claim(request)
  t.equal(first.outcome, 'claimed')
  t.same(await idempotency.claim(request), { outcome: 'under-way' })
  t.same(await idempotency.claim({ ...request, fingerprint: 'g' }), { outcome: 'reused' })
  if (first.outcome === 'claimed') await idempotency.answered(first.claim, answer)
  t.same(await idempotency.claim(request), { outcome: 'answered', answer })
  t.same(await idempotency.claim({ ...request, fingerprint: 'g' }), { outcome: 'reused' })
  t.equal((await idempotency.claim({ ...request, owner: 'b' })).outcome, 'claimed', 'keys are of their owner')
})

tap.test('what nothing has come of is carried out anew', async (t) => {
  const { idempotency } = await connect(t)
  const first = await idempotency.claim(request)
  if (first.outcome === 'claimed') await idempotency.release(first.claim)
  t.equal((await idempotency.claim({ ...request, fingerprint: 'g' })).outcome, 'claimed')
})

tap.test('an answer may be kept nowhere', async (t) => {
  const { idempotency } = await connect(t)
  const first = await idempotency.claim(request)
  if (first.outcome === 'claimed') await idempotency.answered(first.claim, null)
  t.same(await idempotency.claim(request), { outcome: 'answered', answer: null })
})

tap.test('of many who claim a key in several processes, one has it', async (t) => {
  const { db, databaseUrl } = await connect(t)
  const other = await openDb(databaseUrl)
  t.teardown(other.close)
  const claims = Array.from({ length: 40 }, (_, at) =>
    (at % 2 ? db : other).idempotency.claim({ ...request, fingerprint: `f${at % 3}` }),
  )
  const outcomes = (await Promise.all(claims)).map(({ outcome }) => outcome)
  t.equal(outcomes.filter((outcome) => outcome === 'claimed').length, 1)
})

tap.test('a claim whose process died is another’s after some minutes; the dead come too late', async (t) => {
  const { idempotency, client } = await connect(t)
  const dead = await idempotency.claim(request)
  await client.query("UPDATE idempotency_key SET created_at = now() - interval '4 minutes'")
  t.equal((await idempotency.claim(request)).outcome, 'under-way')
  await client.query("UPDATE idempotency_key SET created_at = now() - interval '6 minutes'")
  const next = await idempotency.claim(request)
  t.equal(next.outcome, 'claimed')
  if (dead.outcome === 'claimed') {
    await idempotency.answered(dead.claim, answer)
    await idempotency.release(dead.claim)
  }
  t.equal((await idempotency.claim(request)).outcome, 'under-way')
  if (next.outcome === 'claimed') await idempotency.answered(next.claim, answer)
  await client.query("UPDATE idempotency_key SET created_at = now() - interval '6 minutes'")
  t.equal((await idempotency.claim(request)).outcome, 'answered', 'what has been answered stays so')
})

tap.test('a key is free again after a day', async (t) => {
  const { db, idempotency, client } = await connect(t)
  for (const key of ['old', 'older', 'young']) {
    const claimed = await idempotency.claim({ ...request, key })
    if (claimed.outcome === 'claimed') await idempotency.answered(claimed.claim, answer)
  }
  await client.query(
    "UPDATE idempotency_key SET created_at = now() - interval '24 hours 1 second' WHERE key LIKE 'old%'",
  )
  t.equal((await idempotency.claim({ ...request, key: 'old', fingerprint: 'g' })).outcome, 'claimed')
  t.match(await db.prune(90), { answers: 1 })
  const { rows } = await client.query('SELECT key FROM idempotency_key ORDER BY key')
  t.same(rows, [{ key: 'old' }, { key: 'young' }])
})
