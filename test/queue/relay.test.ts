import { join } from 'node:path'
import tap from 'tap'
import { startRedis } from '../../src/embedded/redis.ts'
import type { EmbeddedServer } from '../../src/embedded/server.ts'
import { type BuildQueue, openBuildQueue, startBuildWorker } from '../../src/queue/build-queue.ts'
import { startRelay } from '../../src/queue/relay.ts'
import { claim, makeReady, request } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const rules = { queuedAgainAfterSeconds: 0, maxLosses: 3 }

const answers = (queue: BuildQueue) =>
  queue.ping().then(
    () => true,
    () => false,
  )

tap.test('a build survives that Redis is not there, comes late, and is lost with all it knew', async (t) => {
  const folder = await temporaryFolder(t)
  const { db } = await freshDatabase()
  const redisUrl = join(folder, 'first', 'redis.sock')
  const start = () => startRedis({ dataDir: join(folder, 'first'), log: () => {} })
  let redis: EmbeddedServer | undefined
  t.teardown(() => redis?.stop())

  const queue = openBuildQueue(redisUrl)
  const failures: unknown[] = []
  const relay = startRelay(db.outbox, queue, {
    everyMs: 20,
    onError: (error) => void failures.push(error),
  })
  t.teardown(async () => {
    await relay.close()
    await queue.close()
  })
  await t.rejects(queue.ping())

  const { build } = await db.environments.accept(request('click'))
  relay.nudge()
  await eventually(() => failures.length > 0)
  t.match(failures, [{ message: /Redis cannot be reached/ }])
  t.match(await db.builds.get(build.id), { state: 'queued' })

  redis = await start()
  const seen: string[] = []
  const work = async (buildId: string) => {
    seen.push(buildId)
    // The first job is lost with Redis: no worker claims it.
    if (seen.length > 1) await makeReady(db, await claim(db, buildId))
  }
  const worker = startBuildWorker(redisUrl, { concurrency: 1, lockMs: 1_000, onError: () => {} }, work)
  t.teardown(() => worker.close(0))
  await eventually(() => seen.length === 1)
  t.equal(failures.length, 1, 'a series of failures is reported once')

  await redis.stop()
  await eventually(async () => !(await answers(queue)))
  redis = await start()
  t.match(await db.reconcile(rules), { dispatchedAgain: 1 })
  relay.nudge()
  await eventually(async () => (await db.builds.get(build.id))?.state === 'ready')
})

tap.test('a nudge is not missed, and rows beyond one batch are sent too', async (t) => {
  const rows = Array.from({ length: 250 }, (_, id) => ({
    id,
    buildId: `build ${id}`,
    priority: 'normal' as const,
    turn: 0,
  }))
  const sent: string[] = []
  const source = {
    async relay(limit: number, send: (row: (typeof rows)[number]) => Promise<void>) {
      const batch = rows.splice(0, limit)
      for (const row of batch) await send(row)
      return batch.length
    },
  }
  const queue = { add: async ({ buildId }: { buildId: string }) => void sent.push(buildId) }
  const relay = startRelay(source, queue, { everyMs: 3_600_000, onError: t.error })
  await eventually(() => sent.length === 250)
  for (let i = 0; i < 50; i++) {
    rows.push({ id: i, buildId: `nudged ${i}`, priority: 'normal', turn: 0 })
    relay.nudge()
    await eventually(() => sent.includes(`nudged ${i}`))
  }
  await relay.close()
  t.equal(sent.length, 300)
})

tap.test('closing does not wait for a Redis that is gone', async (t) => {
  const redis = await startRedis({ dataDir: join(await temporaryFolder(t), 'redis'), log: () => {} })
  const queue = openBuildQueue(redis.url)
  const errors: Error[] = []
  const seen: string[] = []
  const worker = startBuildWorker(
    redis.url,
    { concurrency: 1, lockMs: 1_000, onError: (error) => void errors.push(error) },
    async (buildId) => void seen.push(buildId),
  )
  await eventually(() => answers(queue))
  await queue.add({ outboxId: 1, buildId: 'a', priority: 'normal', turn: 0 })
  await eventually(() => seen.length === 1)
  await redis.stop()
  await eventually(async () => errors.length > 0 && !(await answers(queue)))
  await worker.close(0)
  await queue.close()
  t.pass('closed')
})
