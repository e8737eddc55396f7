import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import tap, { type Test } from 'tap'
import {
  type BuildDispatch,
  type BuildQueue,
  openBuildQueue,
  startBuildWorker,
} from '../../src/queue/build-queue.ts'
import { eventually } from '../eventually.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { startServers } from '../servers.ts'

const { redisUrl } = await startServers(tap)
const admin = new Redis(redisUrl)
tap.teardown(() => admin.quit())
tap.beforeEach(() => admin.flushdb())

async function open(t: Test): Promise<BuildQueue> {
  const queue = openBuildQueue(redisUrl)
  t.teardown(() => queue.close())
  await eventually(() =>
    queue.ping().then(
      () => true,
      () => false,
    ),
  )
  return queue
}

function work(t: Test, process: Parameters<typeof startBuildWorker>[2], concurrency = 1) {
  const errors: Error[] = []
  const worker = startBuildWorker(
    redisUrl,
    { concurrency, lockMs: 1_000, onError: (error) => void errors.push(error) },
    process,
  )
  t.teardown(() => worker.close(0))
  return { worker, errors }
}

/** Returns the n-th message from the database to the queue. */
const word = (
  outboxId: number,
  buildId: string,
  priority: BuildDispatch['priority'] = 'normal',
  turn = 0,
) => ({ outboxId, buildId, priority, turn })

tap.test('a build that is added reaches a worker', async (t) => {
  const queue = await open(t)
  const seen: string[] = []
  const { errors } = work(t, async (buildId) => void seen.push(buildId))
  await queue.add(word(1, 'a'))
  await queue.add(word(2, 'b'))
  await eventually(() => seen.length === 2)
  t.strictSame(seen, ['a', 'b'])
  t.strictSame(errors, [])
})

tap.test('a worker that drains finishes its build, and takes no other', async (t) => {
  const queue = await open(t)
  const seen: string[] = []
  let finish = () => {}
  const { worker, errors } = work(
    t,
    async (buildId) => {
      seen.push(buildId)
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    },
    2,
  )
  await queue.add(word(1, 'a'))
  await eventually(() => seen.length === 1)
  let hasDrained = false
  const drained = worker.drain().then(() => {
    hasDrained = true
  })
  await queue.add(word(2, 'b'))
  const other: string[] = []
  work(t, async (buildId) => void other.push(buildId))
  await eventually(() => other.length === 1)
  t.strictSame([seen, other, hasDrained], [['a'], ['b'], false])
  finish()
  await drained
  await queue.add(word(3, 'c'))
  await eventually(() => other.length === 2)
  t.strictSame(seen, ['a'])
  t.strictSame(errors, [])
})

tap.test('a build that is added many times waits once', async (t) => {
  const queue = await open(t)
  for (let outboxId = 1; outboxId <= 20; outboxId++) await queue.add(word(outboxId, 'a'))
  await queue.add(word(99, 'end'))
  const seen: string[] = []
  work(t, async (buildId) => void seen.push(buildId))
  await eventually(() => seen.includes('end'))
  t.strictSame(seen, ['a', 'end'])
})

tap.test('what is added while the build is at work comes when that has ended, however it ends', async (t) => {
  for (const ending of ['returns', 'throws']) {
    const queue = await open(t)
    const seen: string[] = []
    let finish = () => {}
    const { worker, errors } = work(t, async (buildId) => {
      seen.push(buildId)
      if (seen.length > 1) return
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      if (ending === 'throws') throw new Error('as expected')
    })
    await queue.add(word(1, 'a'))
    await eventually(() => seen.length === 1)
    for (let outboxId = 2; outboxId <= 5; outboxId++) await queue.add(word(outboxId, 'a'))
    finish()
    await eventually(() => seen.length === 2)
    await queue.add(word(9, 'end'))
    await eventually(() => seen.includes('end'))
    t.strictSame(seen, ['a', 'a', 'end'], `when it ${ending}`)
    t.strictSame(
      errors.map(({ message }) => message),
      ending === 'throws' ? ['as expected'] : [],
    )
    await worker.close(0)
  }
})

tap.test('closing a worker waits for its builds, then aborts them', async (t) => {
  const queue = await open(t)
  const aborted: string[] = []
  let running = 0
  const { worker, errors } = work(
    t,
    async (buildId, signal) => {
      running++
      if (!signal.aborted) await once(signal, 'abort')
      aborted.push(buildId)
    },
    2,
  )
  for (const [outboxId, buildId] of ['a', 'b', 'c'].entries()) await queue.add(word(outboxId, buildId))
  await eventually(() => running === 2)
  await worker.close(50)
  t.strictSame(aborted.sort(), ['a', 'b'], 'and takes no further one')
  t.strictSame(errors, [])

  const left: string[] = []
  work(t, async (buildId) => void left.push(buildId))
  await eventually(() => left.includes('c'))
})

tap.test('a build that ends within the grace is not aborted', async (t) => {
  const queue = await open(t)
  let [running, aborted] = [false, false]
  let finish = () => {}
  const { worker } = work(t, async (_buildId, signal) => {
    running = true
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    aborted = signal.aborted
  })
  await queue.add(word(1, 'a'))
  await eventually(() => running)
  const closed = worker.close(60_000)
  finish()
  await closed
  t.equal(aborted, false)
})

tap.test('after a worker was killed, its build can be handed to another', async (t) => {
  const queue = await open(t)
  await queue.add(word(1, 'a'))
  const killed = spawn(
    process.execPath,
    [...nodeOptions, moduleOf('test/queue/hanging-worker.ts'), redisUrl],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(killed.stdout, 'data')
  killed.kill('SIGKILL')
  await once(killed, 'exit')

  await queue.add(word(2, 'a'))
  const seen: string[] = []
  work(t, async (buildId) => void seen.push(buildId))
  await eventually(() => seen.length > 0)
  t.strictSame(seen, ['a'])
})

tap.test('a Redis that loses everything under a worker takes nothing from the build at work', async (t) => {
  const queue = await open(t)
  const seen: string[] = []
  let finish = () => {}
  const { errors } = work(t, async (buildId, signal) => {
    seen.push(buildId)
    if (buildId !== 'a') return
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    t.notOk(signal.aborted)
  })
  await queue.add(word(1, 'a'))
  await eventually(() => seen.length === 1)
  await admin.flushdb()
  await eventually(() => errors.length > 0)
  finish()
  await queue.add(word(2, 'b'))
  await eventually(() => seen.includes('b'))
})

tap.test('builds of high priority come first, those of low last, in the order of their words', async (t) => {
  const queue = await open(t)
  await queue.add(word(1, 'low', 'low'))
  await queue.add(word(2, 'normal'))
  await queue.add(word(3, 'another'))
  await queue.add(word(4, 'high', 'high'))
  await queue.add(word(5, 'raised', 'low'))
  await queue.prioritise('raised', { priority: 'high', turn: 0 })
  await queue.prioritise('nobody', { priority: 'high', turn: 0 })
  const seen: string[] = []
  work(t, async (buildId) => void seen.push(buildId))
  await eventually(() => seen.length === 5)
  t.strictSame(seen, ['high', 'raised', 'normal', 'another', 'low'])
})

tap.test(
  'builds of several tokens alternate by their turns, also where a priority has more than it can tell apart',
  async (t) => {
    const queue = await open(t)
    for (let turn = 0; turn < 3; turn++) await queue.add(word(turn, `job-${turn}`, 'normal', turn))
    await queue.add(word(10, 'person', 'normal', 0))
    await queue.add(word(11, 'last', 'normal', 5_000_000))
    await queue.add(word(12, 'low', 'low', 0))
    await queue.add(word(13, 'high', 'high', 5_000_000))
    const seen: string[] = []
    work(t, async (buildId) => void seen.push(buildId))
    await eventually(() => seen.length === 7)
    t.strictSame(seen, ['high', 'job-0', 'person', 'job-1', 'job-2', 'last', 'low'])
  },
)

tap.test('a build that is taken out of the queue reaches no worker, and can be added again', async (t) => {
  const queue = await open(t)
  await queue.add(word(1, 'a'))
  await queue.remove('a')
  await queue.remove('nobody')
  await queue.add(word(2, 'b'))
  const seen: string[] = []
  work(t, async (buildId) => void seen.push(buildId))
  await eventually(() => seen.includes('b'))
  await queue.add(word(3, 'a'))
  await eventually(() => seen.includes('a'))
  t.strictSame(seen, ['b', 'a'])
})
