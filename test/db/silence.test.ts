import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import tap, { type Test } from 'tap'
import type { NewCachedPath } from '../../src/db/cache/cache.ts'
import { openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startProxy } from '../proxy.ts'
import { startServers } from '../servers.ts'
import { claimed, closure } from './sample.ts'

const { freshDatabase } = await startServers(tap)
const times = { connectMs: 2000, statementMs: 1000, idleMs: 1000, answerMs: 1500 }

/** Opens two ways to one database: one that the test disturbs, and one that it does not. */
async function open(t: Test) {
  const { db: near, databaseUrl } = await freshDatabase()
  const proxy = await startProxy(t, databaseUrl)
  const db = await openDb(proxy.url, { times })
  t.teardown(() => db.close())
  return { near, proxy, db, databaseUrl }
}

tap.test('calls whose connections have died silently end, and the next ones work', async (t) => {
  const { near, proxy, db } = await open(t)
  const leases = await Promise.all(Array.from({ length: 15 }, (_, index) => claimed(db, `package-${index}`)))
  proxy.behave('swallow')
  const calls = await Promise.allSettled([
    ...leases.map((lease) => db.builds.hold(lease, closure)),
    ...leases.map((lease) => db.builds.renew(lease, 60)),
    ...leases.map((lease) => db.builds.get(lease.buildId)),
  ])
  t.ok(calls.every(({ status }) => status === 'rejected'))
  proxy.behave('pass')
  await Promise.all(leases.map((lease) => db.builds.renew(lease, 60)))
  for (const lease of leases) await db.builds.hold(lease, closure)
  t.match(await near.builds.get(leases[0]?.buildId ?? ''), { state: 'publishing' })
})

tap.test('a session whose client vanished in a transaction keeps no lock', async (t) => {
  const { near, proxy, db, databaseUrl } = await open(t)
  const lease = await claimed(db, 'numpy')
  const watcher = new pg.Client({ connectionString: databaseUrl })
  await watcher.connect()
  t.teardown(() => watcher.end())
  const holdsTheRow = async () => {
    const { rows } = await watcher.query(
      `SELECT 1 FROM pg_stat_activity
        WHERE state = 'idle in transaction' AND query LIKE '%FOR NO KEY UPDATE%' AND datname = current_database()`,
    )
    return rows.length > 0
  }
  proxy.delay(100)
  const write = db.builds.hold(lease, closure)
  await eventually(holdsTheRow)
  proxy.behave('swallow')
  await t.rejects(write)
  await near.builds.hold(lease, closure)
  t.match(await near.builds.get(lease.buildId), { state: 'publishing' })
})

tap.test('a storage of the cache that is slow keeps no lease from being renewed', async (t) => {
  const { db } = await open(t)
  const lease = await claimed(db, 'numpy')
  const paths = Array.from({ length: 12 }, (_, index) => `${index}`.padStart(32, '0'))
  await db.builds.hold(
    lease,
    paths.map((name) => ({ path: `/nix/store/${name}-x`, narHash: 'x', narSize: 1, references: [] })),
  )
  let release = () => {}
  const stored = new Promise<void>((resolve) => {
    release = resolve
  })
  let writing = 0
  const recorded = paths.map((name) =>
    db.cache.record(entryOf(name), () => {
      writing += 1
      return stored
    }),
  )
  const settled = Promise.allSettled(recorded)
  await eventually(() => writing > 0)
  // Sleeps for longer than any other transaction may be idle.
  await sleep(1.5 * times.idleMs)
  await db.builds.renew(lease, 60)
  t.match(await db.builds.get(lease.buildId), { id: lease.buildId })
  release()
  const first = await Promise.any(recorded)
  t.equal(first, true, 'what was written so slowly is recorded')
  await settled
})

function entryOf(name: string): NewCachedPath {
  return {
    path: `/nix/store/${name}-x`,
    ...{ narHash: 'x', narSize: 1, references: [], deriver: null, ca: null, object: `${name}.nar.zst` },
    ...{ fileHash: 'x', fileSize: 1, bytes: 1, logBytes: 0, signedBy: [] },
  }
}
