import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { Webhook as Verifier } from 'standardwebhooks'
import tap, { type Test } from 'tap'
import { type Db, openDb } from '../../src/db/db.ts'
import type { Delivery } from '../../src/db/webhooks/types.ts'
import { addressGuardFor } from '../../src/webhooks/address-guard.ts'
import { type DeliveryPace, sendForever } from '../../src/webhooks/deliver.ts'
import { networksOf } from '../../src/webhooks/networks.ts'
import { claim, request } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { startServers } from '../servers.ts'
import { startReceiver } from './receiver.ts'

const servers = await startServers(tap)
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Opens a database, and a connection for changes that only the clock or an operator makes. */
async function site(t: Test) {
  const { db, databaseUrl } = await servers.freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return { db, databaseUrl, client }
}

const pace: DeliveryPace = { lookMs: 100, atOnce: 50, limitMs: 15_000, claimSeconds: 60, graceMs: 100 }

/** Sends as a process of the API does. Returns its log, and the function that stops it. */
function startSender(t: Test, db: Db, changes: Partial<DeliveryPace> = {}) {
  const logged: string[] = []
  const write = (_: object, message: string) => void logged.push(message)
  const { agent } = addressGuardFor(networksOf('127.0.0.0/8'))
  const stop = sendForever(db, agent, { info: write, warn: write }, { ...pace, ...changes })
  t.teardown(async () => {
    await stop()
    await agent.close()
  })
  return { logged, stop }
}

async function register(db: Db, url: string): Promise<string> {
  const events = ['build.started', 'build.ready', 'build.failed', 'build.cancelled'] as const
  const created = await db.webhooks.create(
    { url, secret, events: [...events], buildId: null, all: true, tokenId: null },
    1000,
  )
  if (created.outcome !== 'created') throw new Error(created.outcome)
  return created.webhook.id
}

async function deliveries(db: Db, webhookId: string): Promise<Delivery[]> {
  return (await db.deliveries.list(webhookId, { limit: 100 }))?.items ?? []
}

/** Returns the only delivery of a webhook, once it meets the condition. */
async function delivery(db: Db, webhookId: string, condition: (one: Delivery) => boolean) {
  let found: Delivery | undefined
  await eventually(async () => {
    ;[found] = await deliveries(db, webhookId)
    return found !== undefined && condition(found)
  })
  return found as Delivery
}

const taken = ({ deliveredAt }: Delivery) => deliveredAt !== null
const tried = (times: number) => (one: Delivery) => one.attempts.length === times

const beDue = (client: pg.Client) => client.query('UPDATE delivery SET next_attempt_at = now()')

tap.test('events are sent, signed', async (t) => {
  const { db } = await site(t)
  const { url, received } = await startReceiver(t)
  const webhookId = await register(db, url)
  startSender(t, db, { lookMs: 3_600_000 })
  const { build } = await db.environments.accept(request('numpy'))
  await claim(db, build.id)
  const { id, attempts, nextAttemptAt } = await delivery(db, webhookId, taken)
  t.match(attempts, [{ status: 200, error: null }])
  t.equal(nextAttemptAt, null)
  t.equal(received.length, 1)
  t.equal(received[0]?.headers['webhook-id'], id)
  const headers = received[0]?.headers as { [name: string]: string }
  t.match(new Verifier(secret).verify(received[0]?.body ?? '', headers), {
    type: 'build.started',
    data: {
      build: { id: build.id, state: 'planning', attempt: 1 },
      environment: { id: build.environmentId },
    },
  })
})

tap.test('a receiver that fails is tried again, with the same message', async (t) => {
  const { db, client } = await site(t)
  const { url, received } = await startReceiver(t, (response, nth) =>
    response.writeHead(nth < 3 ? 500 : 200).end(),
  )
  const webhookId = await register(db, url)
  startSender(t, db)
  const { build } = await db.environments.accept(request('numpy'))
  await claim(db, build.id)
  const once = await delivery(db, webhookId, tried(1))
  t.match(once.attempts, [{ status: 500, error: 'Answered 500.' }])
  const seconds = async () => {
    const { rows } = await client.query(
      'SELECT extract(epoch FROM next_attempt_at - now())::float AS seconds FROM delivery',
    )
    return rows[0].seconds
  }
  t.ok((await seconds()) > 0 && (await seconds()) <= 6, 'five seconds later, and some')
  await beDue(client)
  const twice = await delivery(db, webhookId, tried(2))
  t.equal(twice.deliveredAt, null)
  t.ok((await seconds()) > 200 && (await seconds()) <= 360, 'then five minutes')
  await beDue(client)
  const end = await delivery(db, webhookId, taken)
  t.match(
    end.attempts.map(({ status, error }) => [status, error]),
    [
      [500, 'Answered 500.'],
      [500, 'Answered 500.'],
      [200, null],
    ],
  )
  t.equal(end.nextAttemptAt, null)
  t.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 1)
  t.equal(new Set(received.map(({ body }) => body)).size, 1)
})

tap.test('after the last attempt it is given up, and may be sent once more', async (t) => {
  const { db, client } = await site(t)
  let status = 500
  const { url } = await startReceiver(t, (response) => response.writeHead(status).end())
  const webhookId = await register(db, url)
  const { logged } = startSender(t, db)
  const { build } = await db.environments.accept(request('numpy'))
  await claim(db, build.id)
  for (let times = 1; times < 10; times++) {
    await delivery(db, webhookId, tried(times))
    await beDue(client)
  }
  const { id, nextAttemptAt, deliveredAt } = await delivery(db, webhookId, tried(10))
  t.same([nextAttemptAt, deliveredAt], [null, null])
  await eventually(() => logged.length > 0)
  t.same(logged, ['a delivery was given up'])
  status = 200
  t.match(await db.deliveries.redeliver(webhookId, id), { id, deliveredAt: null })
  const again = await delivery(db, webhookId, taken)
  t.equal(again.attempts.length, 11)
  t.equal(await db.deliveries.redeliver(webhookId, crypto.randomUUID()), null)
  t.equal(await db.deliveries.redeliver(crypto.randomUUID(), id), null, 'of another webhook')
})

tap.test('a receiver that answered 410 gets no more messages, until it accepts a test', async (t) => {
  const { db } = await site(t)
  let status = 410
  const { url, received } = await startReceiver(t, (response) => response.writeHead(status).end())
  const webhookId = await register(db, url)
  const { build } = await db.environments.accept(request('numpy'))
  const lease = await claim(db, build.id)
  await db.builds.recordFailed(lease, { class: 'internal', message: 'Broke.', retryable: true })
  t.equal((await deliveries(db, webhookId)).length, 2)
  startSender(t, db)
  await eventually(async () => (await db.webhooks.get(webhookId, null))?.goneAt != null)
  for (const { nextAttemptAt } of await deliveries(db, webhookId)) t.equal(nextAttemptAt, null)
  t.equal(received.length, 1)
  await claim(db, (await db.environments.accept(request('flask'))).build.id)
  t.equal((await deliveries(db, webhookId)).length, 2, 'nothing is recorded for it either')

  status = 204
  await db.deliveries.test(webhookId)
  await eventually(async () => (await db.webhooks.get(webhookId, null))?.goneAt === null)
  await claim(db, (await db.environments.accept(request('click'))).build.id)
  await eventually(async () => (await deliveries(db, webhookId)).filter(taken).length === 2)
})

tap.test('a test that fails is not tried again', async (t) => {
  const { db } = await site(t)
  const { url } = await startReceiver(t, (response) => response.writeHead(500).end())
  const webhookId = await register(db, url)
  startSender(t, db)
  t.match(await db.deliveries.test(webhookId), { event: 'webhook.test', attempts: [], deliveredAt: null })
  const { nextAttemptAt, deliveredAt } = await delivery(db, webhookId, tried(1))
  t.same([nextAttemptAt, deliveredAt], [null, null])
})

tap.test('a silent receiver delays no other, and holds no connection to Postgres', async (t) => {
  const { db, client } = await site(t)
  const silent = await startReceiver(t, () => {})
  const hanging = await Promise.all(Array.from({ length: 20 }, () => register(db, silent.url)))
  const { url, received } = await startReceiver(t)
  const webhookId = await register(db, url)
  const { logged } = startSender(t, db)
  for (const name of ['numpy', 'flask', 'click'])
    await claim(db, (await db.environments.accept(request(name))).build.id)
  await eventually(async () => (await deliveries(db, webhookId)).filter(taken).length === 3)
  await eventually(() => silent.open() === hanging.length)
  t.equal(received.length, 3)
  t.equal(silent.received.length, hanging.length, 'each is sent one message at a time')
  const { rows } = await client.query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
  )
  t.equal(rows.length, 0)
  t.same(logged, [])
})

tap.test('two senders send each message once', async (t) => {
  const { db, databaseUrl } = await site(t)
  const other = await openDb(databaseUrl)
  t.teardown(() => other.close())
  const { url, received } = await startReceiver(t)
  const ids = await Promise.all(Array.from({ length: 25 }, () => register(db, url)))
  for (const each of [db, other]) startSender(t, each, { lookMs: 5, atOnce: 10 })
  const lease = await claim(db, (await db.environments.accept(request('numpy'))).build.id)
  await db.builds.recordFailed(lease, { class: 'internal', message: 'Broke.', retryable: true })
  await eventually(async () => {
    const all = await Promise.all(ids.map((id) => deliveries(db, id)))
    return all.flat().length === 50 && all.flat().every(taken)
  })
  t.equal(received.length, 50)
  t.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 50)
})

tap.test('what a killed sender had under way is sent by another', async (t) => {
  const { db, databaseUrl, client } = await site(t)
  const { url, received, open } = await startReceiver(t, (response, nth) => {
    if (nth > 1) response.end()
  })
  const webhookId = await register(db, url)
  const sender = moduleOf('test/webhooks/endless-sender.ts')
  const killed = spawn(process.execPath, [...nodeOptions, sender, databaseUrl], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(killed, 'exit')
  await claim(db, (await db.environments.accept(request('numpy'))).build.id)
  await eventually(() => received.length === 1)
  killed.kill('SIGKILL')
  await ended
  await eventually(() => open() === 0)
  startSender(t, db)
  const [before] = await deliveries(db, webhookId)
  t.match(before, { attempts: [], deliveredAt: null })
  t.ok(before?.nextAttemptAt && before.nextAttemptAt > new Date(), 'its claim has to run out first')
  await beDue(client)
  await delivery(db, webhookId, taken)
  t.equal(received.length, 2)
})

tap.test('what is under way when a process ends is left to others at once', async (t) => {
  const { db } = await site(t)
  const { url, received } = await startReceiver(t, (response, nth) => {
    if (nth > 1) response.end()
  })
  const webhookId = await register(db, url)
  const { stop, logged } = startSender(t, db)
  await claim(db, (await db.environments.accept(request('numpy'))).build.id)
  await eventually(() => received.length === 1)
  await stop()
  t.match(await deliveries(db, webhookId), [{ attempts: [], deliveredAt: null }])
  startSender(t, db)
  await delivery(db, webhookId, taken)
  t.same(logged, [])
})

tap.test('a webhook that is deleted meanwhile', async (t) => {
  const { db } = await site(t)
  let answer = () => {}
  const { url, received } = await startReceiver(t, (response) => {
    answer = () => void response.end()
  })
  const webhookId = await register(db, url)
  const { stop, logged } = startSender(t, db, { graceMs: 60_000 })
  await claim(db, (await db.environments.accept(request('numpy'))).build.id)
  await eventually(() => received.length === 1)
  t.ok(await db.webhooks.remove(webhookId, null))
  answer()
  await stop()
  t.same(logged, [])
  t.same(await deliveries(db, webhookId), [])
})
