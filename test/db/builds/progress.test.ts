import tap from 'tap'
import { startServers } from '../../servers.ts'
import { claim, claimed, plan } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

tap.test('progress never runs backwards, and is never more than all', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  const after = async (done: number, expected: number) => {
    await db.builds.progress(lease, { done, expected })
    const build = await db.builds.get(lease.buildId)
    return [build?.derivationsDone, build?.derivationsExpected]
  }
  t.match(await db.builds.get(lease.buildId), { derivationsDone: 0, derivationsExpected: 0 })
  t.strictSame(await after(2, 5), [2, 5])
  t.strictSame(await after(1, 6), [2, 6], 'done stays')
  t.strictSame(await after(2, 4), [2, 4], 'expected may fall')
  t.strictSame(await after(3, 1), [3, 3], 'but not below done')
  t.strictSame(await after(0, 0), [3, 3])
})

tap.test('a second worker goes on from where the first was', async (t) => {
  const { db } = await freshDatabase()
  const first = await claimed(db, 'numpy')
  await db.builds.progress(first, { done: 4, expected: 10 })
  await db.builds.release(first)

  const second = await claim(db, first.buildId)
  await db.builds.recordPlan(second, plan)
  t.match(await db.builds.get(first.buildId), { derivationsDone: 4, derivationsExpected: 10 })
  await db.builds.progress(second, { done: 1, expected: 5 })
  t.match(await db.builds.get(first.buildId), { derivationsDone: 5, derivationsExpected: 9 })
})

tap.test('states and timings are recorded; a state that is entered twice is one event', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  for (const state of ['planning', 'building', 'building', 'verifying'] as const)
    await db.builds.enter(lease, state)
  await db.builds.timing(lease, 'plan', 1234.5)
  await db.builds.timing(lease, 'build', 5)
  await db.builds.timing(lease, 'plan', 100)
  t.match(await db.builds.get(lease.buildId), { state: 'verifying', timings: { plan: 1335, build: 5 } })
  const events = await db.events.since(lease.buildId, 0, 100)
  t.strictSame(
    events.map(({ data }) => data.state),
    ['queued', 'planning', 'building', 'verifying'],
  )
})

tap.test('events are read from where one stopped', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  for (let i = 0; i < 5; i++) await db.events.append(lease, 'note', { i, text: 'a\0b' })
  const first = await db.events.since(lease.buildId, 0, 4)
  const rest = await db.events.since(lease.buildId, first.at(-1)?.id ?? 0, 100)
  t.strictSame(
    [...first, ...rest].filter(({ type }) => type === 'note').map(({ data }) => data.i),
    [0, 1, 2, 3, 4],
  )
  t.match(rest.at(-1), { type: 'note', data: { text: 'a\uFFFDb' }, at: Date })
  t.strictSame(await db.events.since(lease.buildId, rest.at(-1)?.id ?? 0, 100), [])
})

tap.test('what has changed is an event, what has not is none', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  const steps = [
    { done: 0, expected: 3, building: ['a', 'b'] },
    { done: 0, expected: 3, building: ['a', 'b'] },
    { done: 1, expected: 3, building: ['b'] },
    { done: 0, expected: 2, building: ['b'] },
    { done: 1, expected: 3, building: ['b', 'x\0y'] },
    { done: 3, expected: 3, building: [] },
    { done: 3, expected: 3 },
  ]
  for (const step of steps) await db.builds.progress(lease, step)
  const events = await db.events.since(lease.buildId, 0, 100)
  t.strictSame(
    events.filter(({ type }) => type === 'progress').map(({ data }) => data),
    [
      { done: 0, expected: 3, building: ['a', 'b'] },
      { done: 1, expected: 3, building: ['b'] },
      { done: 1, expected: 2, building: ['b'] },
      { done: 1, expected: 3, building: ['b', 'x\uFFFDy'] },
      { done: 3, expected: 3, building: [] },
    ],
  )
  t.match(await db.builds.get(lease.buildId), { derivationsDone: 3, buildingNow: [] })
})

tap.test('a second worker counts on in its events', async (t) => {
  const { db } = await freshDatabase()
  const first = await claimed(db, 'numpy')
  await db.builds.progress(first, { done: 4, expected: 10, building: ['a'] })
  await db.builds.release(first)
  t.match(await db.builds.get(first.buildId), { buildingNow: [] }, 'no worker builds it')
  const second = await claim(db, first.buildId)
  await db.builds.progress(second, { done: 0, expected: 6, building: ['a'] })
  await db.builds.progress(second, { done: 1, expected: 6, building: [] })
  const events = await db.events.since(first.buildId, 0, 100)
  t.strictSame(
    events.filter(({ type }) => type === 'progress').map(({ data: { done, expected } }) => [done, expected]),
    [
      [4, 10],
      [4, 10],
      [5, 10],
    ],
  )
})
