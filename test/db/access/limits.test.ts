import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import tap from 'tap'
import type { TokenLimits } from '../../../src/db/access/limits.ts'
import type { Scope, Token } from '../../../src/db/access/tokens.ts'
import type { AttemptLimits } from '../../../src/db/builds/may-begin.ts'
import type { NewCachedPath } from '../../../src/db/cache/cache.ts'
import type { Db } from '../../../src/db/db.ts'
import type { BuildPriority } from '../../../src/db/types.ts'
import type { FailureClass } from '../../../src/errors.ts'
import { noLimits } from '../../api/fixture.ts'
import { startServers } from '../../servers.ts'
import { endReady, entryOf, pathOf, storePathOf, writeNothing } from '../published.ts'
import { claim, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

/** A database with an admin's token, and functions that do what the API does with other tokens. */
async function open(service: Partial<AttemptLimits['perToken']> = {}) {
  const { db, databaseUrl } = await freshDatabase()
  const limits = { ...noLimits, perToken: { ...noLimits.perToken, ...service } }
  const create = async (
    madeWith: string | null,
    own: Partial<TokenLimits> = {},
    scopes: Scope[] = ['submit'],
  ): Promise<Token> => {
    const hash = createHash('sha256').update(randomBytes(32)).digest('hex')
    const made = await db.tokens.create(
      { name: 'a token', hash, scopes, expiresAt: null, limits: own },
      madeWith,
    )
    if (made === 'not-let-in') throw new Error('it is not let in')
    return made
  }
  const admin = await create(null, {}, ['admin'])
  const begin = (tokenId: string, name: string, priority?: BuildPriority) =>
    db.environments.accept({ ...request(name), tokenId, limits, ...(priority && { priority }) })
  const sql = async (text: string, values: unknown[]) => {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(text, values)
    await client.end()
  }
  const use = async (token: Token) => {
    const current = await db.tokens.get(token.id)
    const [found] = await db.tokens.limits(current ? [current] : [], limits.perToken)
    return found?.use
  }
  return { db, limits, admin, create, begin, sql, use }
}

const reached = (limit: string, used: number, more = {}) => ({
  name: 'LimitReached',
  reached: { limit, used, ...more },
})

async function fail(db: Db, buildId: string, failure: FailureClass): Promise<void> {
  const lease = await claim(db, buildId)
  await db.builds.recordFailed(lease, { class: failure, message: 'It failed.', retryable: true })
}

/** Publishes these paths for the environment of this name, with a build that this token requests. */
async function publish(
  db: Db,
  name: string,
  tokenId: string,
  paths: { [path: string]: Partial<NewCachedPath> },
): Promise<string> {
  const { build } = await db.environments.accept({ ...request(name), tokenId })
  const lease = await claim(db, build.id)
  await db.builds.hold(lease, Object.keys(paths).map(storePathOf))
  for (const [path, facts] of Object.entries(paths)) await db.cache.record(entryOf(path, facts), writeNothing)
  await endReady(db, lease, Object.keys(paths))
  return lease.environmentId
}

const mb = (count: number) => ({ bytes: count * 1024 * 1024 })

tap.test(
  'builds of a day: new ones count, and neither hits, nor joins, nor faults of machines',
  async (t) => {
    const { db, limits, admin, create, begin, sql, use } = await open()
    const own = await create(admin.id, { buildsPerDay: 3 })
    const first = await begin(own.id, 'one')
    t.match(await begin(own.id, 'one'), { outcome: 'joined' })
    await fail(db, first.build.id, 'build-failed')
    const second = await begin(own.id, 'two')
    await begin(own.id, 'three')
    t.match(await use(own), { buildsPerDay: { limit: 3, used: 3, setBy: 'token' } })
    await t.rejects(begin(own.id, 'four'), reached('buildsPerDay', 3, { againAfterSeconds: Number }))
    t.equal(await db.environments.get(request('four').id), null)
    t.match(await begin(own.id, 'two'), { outcome: 'joined' }, 'a build under way takes another caller')
    await t.rejects(
      db.builds.retry(first.build.id, { tokenId: own.id, limits }),
      reached('buildsPerDay', 3),
      'a retry is a new build',
    )
    const other = await create(admin.id)
    t.match(await begin(other.id, 'four'), { outcome: 'created' }, 'of another token')

    await fail(db, second.build.id, 'worker-fault')
    t.match(await use(own), { buildsPerDay: { used: 2 } })
    t.match(await db.builds.retry(second.build.id, { tokenId: own.id, limits }), { outcome: 'begun' })
    await t.rejects(begin(own.id, 'five'), reached('buildsPerDay', 3))

    await db.tokens.changeLimits(own.id, { buildsPerDay: 4 })
    t.match(await begin(own.id, 'five'), { outcome: 'created' }, 'a higher limit holds at once')
    const refused = await begin(own.id, 'six').catch((error) => error)
    t.match(refused, reached('buildsPerDay', 4))
    const seconds: number = refused.reached.againAfterSeconds
    const age = 'UPDATE build SET created_at = created_at - make_interval(secs => $1) WHERE token_id = $2'
    await sql(age, [seconds - 60, own.id])
    await t.rejects(
      begin(own.id, 'six'),
      reached('buildsPerDay', 4),
      'a minute before the time that it names',
    )
    await sql(age, [60, own.id])
    t.match(await begin(own.id, 'six'), { outcome: 'created' }, 'at that time')
  },
)

tap.test('of a hundred at once, as many begin as the day has left', async (t) => {
  const { db, limits, admin, create, begin, use } = await open()
  const own = await create(admin.id, { buildsPerDay: 7 })
  await begin(own.id, 'before')
  const asked = await Promise.allSettled(
    Array.from({ length: 100 }, (_, number) => begin(own.id, `package-${number}`)),
  )
  t.equal(asked.filter(({ status }) => status === 'fulfilled').length, 6)
  t.match(await use(own), { buildsPerDay: { limit: 7, used: 7 } })

  const parent = await create(admin.id, { buildsPerDay: 5 })
  const children = [await create(parent.id), await create(parent.id, { buildsPerDay: 4 })]
  const families = await Promise.allSettled(
    Array.from({ length: 60 }, (_, number) =>
      db.environments.accept({
        ...request(`family-${number}`),
        tokenId: children[number % 2]?.id ?? '',
        limits,
      }),
    ),
  )
  t.equal(families.filter(({ status }) => status === 'fulfilled').length, 5, 'of two tokens of one parent')
})

tap.test('bytes in the cache: each path once, and none after deletion and eviction', async (t) => {
  const { db, admin, create, begin, use } = await open()
  const own = await create(admin.id, { cacheMb: 10 })
  const log = { deriver: '/nix/store/x.drv', logBytes: 1024 * 1024 }
  const one = await publish(db, 'one', own.id, { 'env-1': mb(2), shared: { ...mb(4), ...log } })
  const two = await publish(db, 'two', own.id, { 'env-2': { ...mb(1), ...log }, shared: {} })
  t.match(await use(own), { cacheMb: { limit: 10, used: 8 } }, '2 + 4 + 1, and the log that outputs share')
  const other = await create(admin.id)
  await publish(db, 'three', other.id, { 'env-3': mb(50), shared: {} })
  t.match(await use(own), { cacheMb: { used: 8 } }, 'not those of others')
  t.match(await use(other), { cacheMb: { used: 55, limit: null, setBy: null } })
  await publish(db, 'four', own.id, { 'env-4': mb(2) })
  await t.rejects(begin(own.id, 'five'), reached('cacheMb', 10))
  t.match(await begin(own.id, 'one'), { outcome: 'ready' }, 'ready ones are answered')

  t.equal(await db.keeping.forget(two), 'forgotten')
  t.match(await use(own), { cacheMb: { used: 9 } })
  t.match(await begin(own.id, 'five'), { outcome: 'created' })
  await db.environments.evict(one, 'It is not needed.')
  t.match(await use(own), { cacheMb: { used: 2 } }, 'the shared path is another token’s now')
  await db.cache.lost({ path: pathOf('env-4'), object: (await objectOf(db, 'env-4')) ?? '' })
  t.match(await use(own), { cacheMb: { used: 0 } })
})

async function objectOf(db: Db, name: string): Promise<string | undefined> {
  const [path] = await db.cache.recorded([pathOf(name)])
  return path?.object
}

tap.test('priority: at most the highest allowed, and that is the usual one where it is lower', async (t) => {
  const { db, limits, admin, create, begin } = await open({ priority: 'normal' })
  const usual = await create(admin.id)
  t.match(await begin(usual.id, 'one'), { build: { priority: 'normal' } })
  const refused = { name: 'LimitReached', reached: { limit: 'priority', requested: 'high' } }
  await t.rejects(begin(usual.id, 'two', 'high'), {
    ...refused,
    reached: { inForce: { limit: 'normal', setBy: 'service' } },
  })
  t.equal(await db.environments.get(request('two').id), null)
  t.match(await begin(usual.id, 'one', 'high'), { outcome: 'joined', build: { priority: 'normal' } })

  const low = await create(admin.id, { priority: 'low' })
  const { build } = await begin(low.id, 'three')
  t.match(build, { priority: 'low' })
  await t.rejects(begin(low.id, 'four', 'normal'), { name: 'LimitReached', reached: { requested: 'normal' } })
  const facts = { tokenId: low.id, limits }
  await t.rejects(db.builds.prioritise(build.id, 'high', facts), refused)
  t.match(await db.builds.prioritise(build.id, 'low', facts), { outcome: 'changed' })
  await fail(db, build.id, 'build-failed')
  await t.rejects(db.builds.retry(build.id, { ...facts, priority: 'high' }), refused)
  t.match(await db.builds.retry(build.id, facts), { build: { priority: 'low' } })

  const high = await create(admin.id, { priority: 'high' })
  t.match(await begin(high.id, 'five', 'high'), { build: { priority: 'high' } }, 'above that of the service')
  const child = await create(low.id, { priority: 'high' })
  await t.rejects(begin(child.id, 'six', 'high'), {
    name: 'LimitReached',
    reached: { inForce: { isInherited: true } },
  })
})

tap.test('a token’s limits hold for the tokens created with it, together', async (t) => {
  const { admin, create, begin, use } = await open({ buildsAtOnce: 3 })
  const team = await create(admin.id)
  const [one, two] = [await create(team.id), await create(team.id, { buildsAtOnce: 1 })]
  await begin(one.id, 'one')
  await begin(two.id, 'two')
  await t.rejects(begin(two.id, 'three'), reached('buildsAtOnce', 1, { inForce: { isInherited: false } }))
  await begin(await create(one.id).then(({ id }) => id), 'three')
  for (const { id } of [one, team])
    await t.rejects(begin(id, 'four'), reached('buildsAtOnce', 3, { inForce: { setBy: 'service' } }))
  t.match(await use(one), { buildsAtOnce: { limit: 3, used: 3, setBy: 'service' } })
  t.match(await use(two), { buildsAtOnce: { limit: 1, used: 1, setBy: 'token' } })
  const another = await create(admin.id)
  await begin(another.id, 'four')
  t.match(await use(another), { buildsAtOnce: { used: 1 } }, 'tokens of an admin do not share')
  await begin(admin.id, 'five')
  t.match(await use(admin), { buildsAtOnce: { limit: 3, used: 1 } })
})

tap.test('own limits replace those of the service: 0 is none, and null is the service’s again', async (t) => {
  const { db, admin, create, begin, use } = await open({ buildsPerDay: 1, cacheMb: 5 })
  const own = await create(admin.id, { buildsPerDay: 0 })
  t.match(own.limits, { buildsPerDay: 0, buildsAtOnce: null, cacheMb: null, priority: null })
  for (const name of ['one', 'two']) await begin(own.id, name)
  t.match(await use(own), {
    buildsPerDay: { limit: null, setBy: null, used: 2 },
    cacheMb: { limit: 5, setBy: 'service', used: 0 },
    priority: { limit: 'high', setBy: 'service' },
  })
  const changed = await db.tokens.changeLimits(own.id, { buildsPerDay: null, priority: 'low' })
  t.match(changed?.limits, { buildsPerDay: null, buildsAtOnce: null, priority: 'low' })
  await t.rejects(begin(own.id, 'three'), reached('buildsPerDay', 2))
  t.equal(await db.tokens.changeLimits('x', { buildsPerDay: 1 }), null)
})
