import tap from 'tap'
import type { Dispatch } from '../../../src/db/builds/outbox.ts'
import type { Db } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'
import { claim, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

const asking =
  (db: Db) =>
  async (name: string, tokenId: string | null, priority: 'high' | 'normal' = 'normal') =>
    (await db.environments.accept({ ...request(name), tokenId, priority })).build.id

/** Returns the turns of all builds that wait to be handed to the queue, in the order of their requests. */
async function turnsIn(db: Db): Promise<number[]> {
  const sent: Dispatch[] = []
  await db.outbox.relay(1000, async (row) => void sent.push(row))
  return sent.map(({ turn }) => turn)
}

tap.test('the first build of a person comes before the second of a job with many', async (t) => {
  const { db } = await freshDatabase()
  const ask = asking(db)
  for (let i = 0; i < 5; i++) await ask(`job-${i}`, 'job')
  await ask('person', 'person')
  t.same(await turnsIn(db), [0, 1, 2, 3, 4, 0])
})

tap.test(
  'a token that comes late begins at the lowest turn that waits, and delays no other token for long',
  async (t) => {
    const { db } = await freshDatabase()
    const ask = asking(db)
    const job: string[] = []
    for (let i = 0; i < 5; i++) job.push(await ask(`job-${i}`, 'job'))
    for (const id of job.slice(0, 3)) await claim(db, id)
    await turnsIn(db)
    for (let i = 0; i < 3; i++) await ask(`late-${i}`, 'late')
    t.same(await turnsIn(db), [3, 4, 5], 'beside 3 and 4 of the job')
  },
)

tap.test('priorities have turns of their own', async (t) => {
  const { db } = await freshDatabase()
  const ask = asking(db)
  await ask('a', 'job')
  const second = await ask('b', 'job')
  await ask('c', 'job', 'high')
  t.same(await turnsIn(db), [0, 1, 0])
  t.match(await db.builds.prioritise(second, 'high'), { outcome: 'changed', turn: 1 })
  t.match(await db.builds.prioritise(second, 'high'), { turn: 1 }, 'its own turn does not count')
})

tap.test('without tokens builds keep their order, and a build that was lost keeps its turn', async (t) => {
  const { db } = await freshDatabase()
  const ask = asking(db)
  await ask('a', null)
  await ask('b', null)
  t.same(await turnsIn(db), [0, 0])
  await ask('c', 'job')
  const lease = await claim(db, await ask('d', 'job'))
  await turnsIn(db)
  await db.builds.release(lease)
  t.same(await turnsIn(db), [1])
})
