import { setImmediate } from 'node:timers/promises'
import tap from 'tap'
import { startServers } from '../../servers.ts'
import { request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

tap.test('every row is sent once, in order, however many relays run', async (t) => {
  const { db } = await freshDatabase()
  const builds: string[] = []
  for (let i = 0; i < 20; i++) builds.push((await db.environments.accept(request(`package${i}`))).build.id)
  const sent: string[] = []
  const relay = () =>
    db.outbox.relay(4, async ({ buildId }) => {
      await setImmediate()
      sent.push(buildId)
    })
  const counts = await Promise.all(Array.from({ length: 8 }, relay))
  t.strictSame([...sent].sort(), [...builds].sort())
  t.equal(
    counts.reduce((sum, count) => sum + count, 0),
    20,
  )
  t.equal(await relay(), 0)
})

tap.test('what could not be sent is kept, and what was sent is not sent again', async (t) => {
  const { db } = await freshDatabase()
  const builds: string[] = []
  for (const name of ['a', 'b', 'c']) builds.push((await db.environments.accept(request(name))).build.id)
  const sent: string[] = []
  const down = db.outbox.relay(10, async ({ buildId }) => {
    if (buildId === builds[1]) throw new Error('Redis is down')
    sent.push(buildId)
  })
  await t.rejects(down, { message: 'Redis is down' })
  t.strictSame(sent, [builds[0]])
  t.equal(await db.outbox.relay(10, async ({ buildId }) => void sent.push(buildId)), 2)
  t.strictSame(sent, builds)
})
