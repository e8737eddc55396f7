import { Redis } from 'ioredis'
import pg from 'pg'
import { pino } from 'pino'
import tap from 'tap'
import type { Dispatch } from '../../src/db/builds/outbox.ts'
import { reconcileForever } from '../../src/jobs/reconcile.ts'
import { openBuildQueue } from '../../src/queue/build-queue.ts'
import { openPlanQueue, startPlanWorker } from '../../src/queue/plan-queue.ts'
import { claim, claimForNothing, endPlan, request } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'

const { freshDatabase, redisUrl } = await startServers(tap)
const config = { leaseSeconds: 1, maxAttempts: 3 }
const builds = { known: async () => new Set<string>() }
const log = pino({ level: 'silent' })

tap.test(
  'a plan that Redis has never heard of reaches a worker, and is not handed out while one is at it',
  async (t) => {
    const { db } = await freshDatabase()
    const plans = openPlanQueue(redisUrl)
    const stop = reconcileForever(config, db, { nudge() {}, builds, plans }, log)
    const seen: string[] = []
    const worker = startPlanWorker(
      redisUrl,
      { concurrency: 1, lockMs: 1_000, onError() {} },
      async (planId) => void seen.push(planId),
    )
    t.teardown(async () => {
      await worker.close(0)
      await stop()
      await plans.close()
    })
    const { id: environmentId, spec } = request('click')
    const { id } = await db.plans.ask({ environmentId, spec })
    const busy = await db.plans.ask({ environmentId: 'another', spec })
    const heartbeat = setInterval(() => db.plans.touch(busy), 100)
    t.teardown(() => clearInterval(heartbeat))
    // No worker claims it, as if its worker had died: the queue gets it again.
    await eventually(() => seen.length === 2)
    t.strictSame(seen, [id, id])
    await endPlan(db, id, { failure: { class: 'internal', message: '', retryable: true } })
  },
)

/** Adds copies of the only build, each with an environment of its own: a thousand requests would take a quarter of a minute. */
async function copyBuild(client: pg.Client, copies: number): Promise<void> {
  const copy = (name: string, changes: string) =>
    `SELECT (jsonb_populate_record(one, jsonb_build_object(${changes}))).* FROM ${name} one, copy`
  await client.query(
    `WITH copy AS (SELECT number, 'copy ' || number AS id FROM generate_series(1, $1) number),
      environments AS (INSERT INTO environment ${copy('environment', "'id', copy.id, 'canonical_text', copy.id, 'current_build_id', copy.id")}),
      builds AS (INSERT INTO build ${copy('build', "'id', copy.id, 'environment_id', copy.id")})
    INSERT INTO outbox ${copy('outbox', "'id', 1000000 + copy.number, 'build_id', copy.id")}`,
    [copies],
  )
}

tap.test('builds are put right although plans cannot be handed over', async (t) => {
  const { db } = await freshDatabase()
  const plans = openPlanQueue('/nonexistent/redis.sock')
  const { id: environmentId, spec } = request('click')
  await db.plans.ask({ environmentId, spec })
  await eventually(async () => (await db.plans.waiting(1)).length === 1)
  let nudges = 0
  const stop = reconcileForever(config, db, { nudge: () => void nudges++, builds, plans }, log)
  t.teardown(async () => {
    await stop()
    await plans.close()
  })
  await eventually(() => nudges > 2)
  const { build } = await db.environments.accept(request('tornado'))
  await claimForNothing(db, build.id)
  await eventually(async () => (await db.builds.get(build.id))?.state === 'queued')
  t.match(await claim(db, build.id), { fence: 2 })
})

tap.test(
  'a thousand waiting builds are queued once, and again only after the queue has lost them',
  async (t) => {
    const { db, databaseUrl } = await freshDatabase()
    const queue = openBuildQueue(redisUrl)
    const redis = new Redis(redisUrl)
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    t.teardown(async () => {
      await Promise.all([queue.close(), redis.quit(), client.end()])
    })
    await db.environments.accept(request('package'))
    await copyBuild(client, 999)
    const send = ({ id, ...row }: Dispatch) => queue.add({ outboxId: id, ...row })
    while ((await db.outbox.relay(500, send)) > 0);
    const rows = async () => Number((await client.query('SELECT count(*) FROM outbox')).rows[0].count)
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++)
        await db.reconcile({ queuedAgainAfterSeconds: 0, maxLosses: 3 }, queue.known)
    }
    await rounds(5)
    t.equal(await rows(), 1000)

    await redis.flushdb()
    await rounds(5)
    t.equal(await rows(), 2000)
  },
)
