import tap from 'tap'
import { recordProgress } from '../../src/build/progress-recorder.ts'
import { claimed } from '../db/sample.ts'
import { startServers } from '../servers.ts'

const { freshDatabase } = await startServers(tap)

const running = new Map()
const drv = `/nix/store/${'a'.repeat(32)}-numpy-2.3.drv`
const numpy = { drv, phase: null, startedAt: 0, lastLineAt: 0, logBytes: 0, tail: [] }

tap.test('each run of Nix adds to what earlier ones of the build have done', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  const progress = recordProgress(db, lease)
  const counts = async () => {
    const build = await db.builds.get(lease.buildId)
    return [build?.derivationsDone, build?.derivationsExpected, build?.buildingNow]
  }
  const first = { done: 0, expected: 5, running: new Map([[1, numpy]]) }
  progress.take(first)
  first.done = 3
  progress.take(first)
  await progress.settle()
  t.strictSame(await counts(), [3, 5, []], 'nothing is being built any more')

  const second = { done: 0, expected: 2, running }
  progress.take(second)
  second.done = 1
  progress.take(second)
  await progress.settle()
  t.strictSame(await counts(), [4, 5, []])

  progress.take({ done: 2, expected: 2, running })
  await progress.settle()
  t.strictSame(await counts(), [6, 6, []])
})

tap.test('a write that a lost lease refuses is thrown at the end, and at the next look', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  await db.builds.release(lease)
  const progress = recordProgress(db, lease)
  const seen = { done: 1, expected: 2, running }
  progress.take(seen)
  await t.rejects(progress.settle(), { name: 'LeaseLost' })
  t.throws(() => progress.take(seen), { name: 'LeaseLost' })
})
