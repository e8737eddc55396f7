import pg from 'pg'
import tap, { type Test } from 'tap'
import { type Db, openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { claimed, request } from './sample.ts'

const { freshDatabase } = await startServers(tap)

async function connect(t: Test, databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

/** Makes this many calls of the database wait for a lock, until `release`. */
async function holdUp(t: Test, db: Db, databaseUrl: string, calls: number) {
  const holder = await connect(t, databaseUrl)
  const watcher = await connect(t, databaseUrl)
  const count = async (condition: string): Promise<number> => {
    const { rows } = await watcher.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`,
    )
    return rows[0].n
  }
  const before = await count('true')
  await holder.query('BEGIN; LOCK TABLE finding IN ACCESS EXCLUSIVE MODE')
  const held = Array.from({ length: calls }, () => db.findings.byPath(['/nix/store/x']).catch(() => {}))
  let ended = 0
  for (const call of held) void call.then(() => ended++)
  return {
    waiting: () => count("wait_event_type = 'Lock'"),
    opened: async () => (await count('true')) - before,
    ended: () => ended,
    async release() {
      await holder.query('ROLLBACK')
      await Promise.all(held)
    },
  }
}

tap.test('a process opens forty connections at most, however many builds it runs', async (t) => {
  const { db: near, databaseUrl } = await freshDatabase()
  const lease = await claimed(near, 'click')
  const names = Array.from({ length: 40 }, (_, index) => `${index}`.padStart(32, '0'))
  const paths = names.map((name) => ({
    ...{ path: `/nix/store/${name}-x`, narHash: 'x', narSize: 1, references: [], deriver: null, ca: null },
    ...{ object: `${name}.nar.zst`, fileHash: 'x', fileSize: 1, bytes: 1, logBytes: 0, signedBy: [] },
  }))
  await near.builds.hold(lease, paths)

  const db = await openDb(databaseUrl, { concurrency: 64 })
  t.teardown(() => db.close())
  const held = await holdUp(t, db, databaseUrl, 60)
  let release = () => {}
  const stored = new Promise<void>((resolve) => {
    release = resolve
  })
  let writing = 0
  const written = () => {
    writing += 1
    return stored
  }
  const stores = Promise.allSettled(paths.map((path) => db.cache.record(path, written)))
  await eventually(async () => writing >= 12 && (await held.waiting()) >= 24)
  await db.builds.renew(lease, 60)
  const opened = await held.opened()
  t.ok(opened <= 40, `${opened} are open`)
  release()
  await held.release()
  await stores
})

tap.test('signs of life wait for nothing else', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { environment } = await db.environments.accept(request('click'))
  const plan = await db.plans.ask({ environmentId: environment.id, spec: environment.spec })
  await db.sweeps.ask({ dryRun: true })
  const sweep = await db.sweeps.claim({ everySeconds: 3600, staleSeconds: 60 })
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channelMoves.ask({ channel: 'team', from: { branch: 'b' }, defaults, isDefault: null })
  const move = await db.channelMoves.claim(60)
  if (!sweep || !move) throw new Error('they wait')

  const held = await holdUp(t, db, databaseUrl, 40)
  await eventually(async () => (await held.waiting()) >= 10)
  t.equal(await db.plans.touch(plan), true)
  t.equal(await db.sweeps.touch(sweep), true)
  t.equal(await db.channelMoves.touch(move), true)
  t.equal(held.ended(), 0, 'while every other connection waits for a lock')
  await held.release()
})
