import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import tap, { type Test } from 'tap'
import { openBuildQueue, startBuildWorker } from '../../src/queue/build-queue.ts'
import { openPlanQueue, type PlanQueue, startPlanWorker } from '../../src/queue/plan-queue.ts'
import { eventually } from '../eventually.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { startServers } from '../servers.ts'

const { redisUrl } = await startServers(tap)
const admin = new Redis(redisUrl)
tap.teardown(() => admin.quit())
tap.beforeEach(() => admin.flushdb())

/** Adds a plan to the queue, once Redis can be reached. */
async function tell(queue: PlanQueue, planId: string): Promise<void> {
  await eventually(() =>
    queue.add(planId).then(
      () => true,
      () => false,
    ),
  )
}

function open(t: Test): PlanQueue {
  const queue = openPlanQueue(redisUrl)
  t.teardown(() => queue.close())
  return queue
}

const options = { concurrency: 1, lockMs: 1_000, onError: () => {} }

function work(t: Test, process: (planId: string) => Promise<void>) {
  const worker = startPlanWorker(redisUrl, options, process)
  t.teardown(() => worker.close(0))
  return worker
}

tap.test(
  'a plan that is queued many times waits once, and runs again if it is queued after its end',
  async (t) => {
    const queue = open(t)
    for (let times = 0; times < 20; times++) await tell(queue, 'a')
    await tell(queue, 'b')
    const seen: string[] = []
    work(t, async (planId) => void seen.push(planId))
    await eventually(() => seen.length === 2)
    t.strictSame(seen, ['a', 'b'])
    for (const times of [3, 4]) {
      await eventually(async () => {
        await tell(queue, 'a')
        return seen.length >= times
      })
    }
    t.strictSame(seen.slice(0, 3), ['a', 'b', 'a'])
  },
)

tap.test('a running plan is not given to a second worker, however often it is queued', async (t) => {
  const queue = open(t)
  const seen: string[] = []
  const ends: (() => void)[] = []
  const process = async (planId: string) => {
    seen.push(planId)
    await new Promise<void>((resolve) => ends.push(resolve))
  }
  work(t, process)
  work(t, process)
  await tell(queue, 'a')
  await eventually(() => seen.length === 1)
  // Takes longer than a lock lasts: the worker renews it.
  for (let round = 0; round < 15; round++) {
    await tell(queue, 'a')
    await sleep(100)
  }
  await tell(queue, 'b')
  await eventually(() => seen.length === 2)
  t.strictSame(seen, ['a', 'b'])
  for (const end of ends) end()
})

tap.test('a plan does not wait for builds', async (t) => {
  const [builds, plans] = [openBuildQueue(redisUrl), open(t)]
  t.teardown(() => builds.close())
  const builder = startBuildWorker(redisUrl, options, async (_, signal) => {
    if (!signal.aborted) await once(signal, 'abort')
  })
  t.teardown(() => builder.close(0))
  await tell(plans, 'first')
  await eventually(() =>
    builds.ping().then(
      () => true,
      () => false,
    ),
  )
  for (const outboxId of [1, 2, 3])
    await builds.add({ outboxId, buildId: `build ${outboxId}`, priority: 'normal', turn: 0 })
  const seen: string[] = []
  work(t, async (planId) => void seen.push(planId))
  await tell(plans, 'second')
  await eventually(() => seen.length === 2)
  t.strictSame(seen, ['first', 'second'])
})

tap.test('after its worker was killed, another worker gets the plan once it is queued again', async (t) => {
  const queue = open(t)
  await tell(queue, 'a')
  const killed = spawn(
    process.execPath,
    [...nodeOptions, moduleOf('test/queue/hanging-worker.ts'), redisUrl, 'plans'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(killed.stdout, 'data')
  killed.kill('SIGKILL')
  await once(killed, 'exit')

  const seen: string[] = []
  work(t, async (planId) => void seen.push(planId))
  // Adds the plan again and again, as reconciling does: Redis ignores it until it has given up the dead worker's job.
  await eventually(async () => {
    await tell(queue, 'a')
    await sleep(100)
    return seen.length > 0
  })
  t.match(seen, ['a'])
})

tap.test('where Redis cannot be reached, telling it fails at once', async (t) => {
  const queue = openPlanQueue('/nonexistent/redis.sock')
  t.teardown(() => queue.close())
  await t.rejects(queue.add('a'), { message: /Redis cannot be reached/ })
})
