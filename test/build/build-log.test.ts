import tap from 'tap'
import { openBuildLog } from '../../src/build/build-log.ts'
import { openDb } from '../../src/db/db.ts'
import { patient } from '../../src/db/outages/keep-trying.ts'
import { claim, claimed } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startProxy } from '../proxy.ts'
import { startServers } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const unaborted = new AbortController().signal

tap.test('a piece of a log is there once, also where the answer to its commit was lost', async (t) => {
  const { db: near, databaseUrl } = await freshDatabase()
  const proxy = await startProxy(t, databaseUrl)
  const db = await openDb(proxy.url)
  t.teardown(() => db.close())
  const lease = await claimed(near, 'click')
  await db.builds.get(lease.buildId)
  const log = openBuildLog(patient(db, unaborted), lease, 1)
  log.line('begun: äöü')
  await log.close()

  const again = openBuildLog(patient(db, unaborted), { ...lease, logBytes: 14 }, 1)
  const text = async () => (await near.log.read(lease.buildId, 0, 1000)).text
  proxy.delay(1000)
  again.line('once')
  const closed = again.close()
  await eventually(async () => (await text()).endsWith('once\n'))
  proxy.reset()
  proxy.delay(0)
  await closed
  t.equal(await text(), 'begun: äöü\nonce\n')
})

tap.test('the next worker goes on where the log of the one before ends', async (t) => {
  const { db } = await freshDatabase()
  const first = await claimed(db, 'click')
  const log = openBuildLog(db, first, 1)
  log.line('first')
  await log.close()
  await db.builds.release(first)
  const second = await claim(db, first.buildId)
  t.equal(second.logBytes, 6)
  const next = openBuildLog(db, second, 1)
  next.line('second')
  await next.close()
  t.equal((await db.log.read(first.buildId, 0, 1000)).text, 'first\nsecond\n')
})
