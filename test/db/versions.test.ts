import { join } from 'node:path'
import pg from 'pg'
import tap, { type Test } from 'tap'
import type { DrivenLibrary } from '../../src/db/builds/libraries.ts'
import type { Db } from '../../src/db/db.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { migrateToNewer, newerMigration } from './newer-release.ts'
import { claim, request } from './sample.ts'

const { freshDatabase } = await startServers(tap)
const rules = { queuedAgainAfterSeconds: -1, maxLosses: 3 }
const library = request().spec.library
const room = { freeMb: 1, minFreeMb: 0 }

async function client(t: Test, databaseUrl: string) {
  const open = new pg.Client({ connectionString: databaseUrl })
  await open.connect()
  t.teardown(() => open.end())
  return open
}

async function words(db: Db): Promise<string[]> {
  const builds: string[] = []
  await db.outbox.relay(100, async ({ buildId }) => void builds.push(buildId))
  return builds
}

tap.test('a program takes nothing up once a newer one has migrated the record', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { build, environment } = await db.environments.accept(request('click'))
  const plan = await db.plans.ask({ environmentId: environment.id, spec: environment.spec })
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channelMoves.ask({ channel: 'team', from: { rev: 'a'.repeat(40) }, defaults, isDefault: null })
  await db.sweeps.ask({ dryRun: false })
  t.same(await db.version.newerMigrations(), [])
  await migrateToNewer(databaseUrl, join(await temporaryFolder(t), 'migrations'))

  t.same(await db.version.newerMigrations(), [newerMigration])
  t.equal(await db.builds.claim(build.id, 'old worker', 60), null)
  t.equal(await db.plans.start(plan.id, 30), null)
  t.equal(await db.channelMoves.claim(60), null)
  t.equal(await db.sweeps.claim({ everySeconds: 0, staleSeconds: 60 }), null)
  t.match(await db.builds.get(build.id), { state: 'queued', fence: 0 }, 'nothing is lost of it')

  const database = await client(t, databaseUrl)
  await database.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1', [
    newerMigration,
  ])
  t.ok(await db.builds.claim(build.id, 'worker', 60), 'once it is rolled back')
  t.ok(await db.plans.start(plan.id, 30))
  t.ok(await db.channelMoves.claim(60))
  t.ok(await db.sweeps.claim({ everySeconds: 0, staleSeconds: 60 }))
})

tap.test('a build under way may be ended by a program that is older than the record', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  const lease = await claim(db, build.id)
  await migrateToNewer(databaseUrl, join(await temporaryFolder(t), 'migrations'))
  await db.builds.renew(lease, 60)
  await db.builds.release(lease)
  t.match(await db.builds.get(build.id), { state: 'queued' })
})

tap.test(
  'builds and plans are taken with the Nix library that their spec names, or by the interface of a kept one',
  async (t) => {
    const { db } = await freshDatabase()
    const { build, environment } = await db.environments.accept(request('click'))
    const plan = await db.plans.ask({ environmentId: environment.id, spec: environment.spec })
    const refused = async (own: DrivenLibrary, why: string) => {
      t.equal(await db.builds.claim(build.id, 'other worker', 60, own), null, why)
      t.equal(await db.plans.start(plan.id, 30, own), null, why)
      t.equal(await db.builds.unusableLibrary(build.id, own), library)
    }
    const other = { hash: 'sha256-OTHER', interface: 2 }
    await refused(other, 'the library is not kept')
    await db.libraries.keep({ hash: library, interface: 1, files: {} })
    await refused(other, 'it is kept under another interface')
    t.equal(await db.builds.unusableLibrary('none', other), null)

    await db.libraries.keep({ hash: library, interface: 2, files: {} })
    t.equal(await db.builds.unusableLibrary(build.id, other), null)
    const lease = await db.builds.claim(build.id, 'worker', 60, other)
    t.match(lease, { fence: 1 })
    t.match(await db.plans.start(plan.id, 30, other), { starts: 1 })
    if (lease) await db.builds.release(lease)
    t.match(await db.builds.claim(build.id, 'worker', 60, { hash: library, interface: 3 }), { fence: 2 })
    t.match(await db.plans.start(plan.id, -1, { hash: library, interface: 3 }), { starts: 2 }, 'its own')
  },
)

tap.test('a build that no worker takes says why, and waits without being told of again', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  const waitsBecause = async () => (await db.builds.get(build.id))?.waitsBecause
  const round = async () => {
    await db.reconcile(rules)
    return words(db)
  }
  t.same(await words(db), [build.id])
  t.same(await round(), [build.id], 'as long as there is no worker')
  t.equal(await waitsBecause(), null)

  await db.workers.seen({ ...room, name: 'old', library, newerMigrations: [newerMigration] })
  t.same(await round(), [])
  t.match(await waitsBecause(), /older than the database/)

  await db.workers.seen({ ...room, name: 'other', library: 'sha256-OTHER' })
  t.same(await round(), [])
  t.match(await waitsBecause(), /the Nix library that the spec names/)

  await db.workers.seen({ ...room, name: 'able', library })
  t.same(await round(), [build.id], 'one is there: the queue hears of it')
  t.equal(await waitsBecause(), null)

  await db.workers.left('able')
  await db.reconcile(rules)
  t.match(await waitsBecause(), /the Nix library that the spec names/)
  const lease = await db.builds.claim(build.id, 'able', 60, { hash: library, interface: 1 })
  t.equal(await waitsBecause(), null)
  t.ok(lease)
})

tap.test('a build of a kept library waits for no other worker than one that drives it', async (t) => {
  const { db } = await freshDatabase()
  const { build, environment } = await db.environments.accept(request('click'))
  const plan = await db.plans.ask({ environmentId: environment.id, spec: environment.spec })
  const look = async () => {
    await db.reconcile(rules)
    return [(await db.builds.get(build.id))?.waitsBecause, (await db.plans.get(plan.id))?.waitsBecause]
  }
  await words(db)
  await db.workers.seen({ ...room, name: 'newer', library: 'sha256-OTHER', libraryInterface: 1 })
  t.match(await look(), [/cancel this build/, /Nix library .* It is planned once .* cancel this plan/])
  t.same(await db.plans.waiting(-1), [])
  t.same(await words(db), [])

  await db.libraries.keep({ hash: library, interface: 2, files: {} })
  t.match(await look(), [/the Nix library that the spec names/, /the Nix library that the spec names/])
  await db.workers.seen({ ...room, name: 'newer', library: 'sha256-OTHER', libraryInterface: 2 })
  t.same(await look(), [null, null])
  t.same(await db.plans.waiting(-1), [plan.id])
  t.same(await words(db), [build.id])

  await db.workers.left('newer')
  await db.workers.seen({ ...room, name: 'old', library, newerMigrations: [newerMigration] })
  t.match(await look(), [/older than the database/, /older than the database,.* It is planned/])
  await db.plans.start(plan.id, 30)
  t.equal((await db.plans.get(plan.id))?.waitsBecause, null)
})

tap.test('workers of releases that did not say what library they have take every build', async (t) => {
  const { db } = await freshDatabase()
  const { build } = await db.environments.accept(request('click'))
  await words(db)
  await db.workers.seen({ ...room, name: 'of an earlier release' })
  await db.reconcile(rules)
  t.same(await words(db), [build.id])
  t.match(await db.builds.get(build.id), { waitsBecause: null })
})

tap.test('a worker that takes nothing says nothing about the room there is', async (t) => {
  const { db } = await freshDatabase()
  await db.workers.seen({ name: 'full', freeMb: 1, minFreeMb: 2, newerMigrations: [newerMigration] })
  t.match(await db.environments.accept(request('click')), { outcome: 'created' })
})
