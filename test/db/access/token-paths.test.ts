import { readFile } from 'node:fs/promises'
import pg from 'pg'
import tap, { type Test } from 'tap'
import type { Db } from '../../../src/db/db.ts'
import { startServers } from '../../servers.ts'
import { endReady, entryOf, pathOf, storePathOf, writeNothing } from '../published.ts'
import { claim, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const migration = new URL(
  '../../../prisma/migrations/20261129220000_token_paths/migration.sql',
  import.meta.url,
)

async function open(t: Test) {
  const { db, databaseUrl } = await freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const rows = async (text: string) =>
    (await client.query<{ token_id: string; path: string; environments: number }>(text)).rows
  return {
    ...{ db, client },
    kept: () => rows('SELECT token_id, path, environments FROM token_path ORDER BY token_id, path'),
    counted: () =>
      rows(
        `SELECT token_id, path, count(*)::int AS environments FROM environment_path
        WHERE token_id IS NOT NULL GROUP BY token_id, path ORDER BY token_id, path`,
      ),
  }
}

/** A build of this token that is publishing these paths. */
async function publishing(db: Db, name: string, tokenId: string, paths: string[]) {
  const { build } = await db.environments.accept({ ...request(name), tokenId })
  const lease = await claim(db, build.id)
  await db.builds.hold(lease, paths.map(storePathOf))
  return lease
}

async function ready(db: Db, name: string, tokenId: string, paths: string[]): Promise<string> {
  const lease = await publishing(db, name, tokenId, paths)
  for (const path of paths) await db.cache.record(entryOf(path), writeNothing)
  await endReady(db, lease, paths)
  return lease.environmentId
}

tap.test('what a token holds follows each way in which paths are held and released', async (t) => {
  const { db, kept } = await open(t)
  const held = async () =>
    Object.fromEntries(
      (await kept()).map(({ token_id, path, environments }) => [`${token_id} ${path}`, environments]),
    )
  const [env, shared] = ['env', 'shared'].map(pathOf)
  await ready(db, 'one', 'mine', ['shared'])
  const two = await ready(db, 'two', 'mine', ['env', 'shared'])
  await ready(db, 'three', 'yours', ['shared'])
  const all = { [`mine ${env}`]: 1, [`mine ${shared}`]: 2, [`yours ${shared}`]: 1 }
  t.same(await held(), all)

  const failing = await publishing(db, 'four', 'mine', ['shared', 'more'])
  await db.builds.hold(failing, ['shared', 'more'].map(storePathOf))
  t.match(await held(), { [`mine ${shared}`]: 3, [`mine ${pathOf('more')}`]: 1 }, 'once, if held again')
  await db.builds.recordFailed(failing, { class: 'internal', message: 'It broke.', retryable: true })
  t.same(await held(), all, 'a failure releases them')

  await db.environments.evict(two, 'It is not needed.')
  t.same(await held(), { [`mine ${shared}`]: 1, [`yours ${shared}`]: 1 })
  await ready(db, 'two', 'yours', ['env', 'shared'])
  t.match(
    await held(),
    { [`yours ${env}`]: 1, [`yours ${shared}`]: 2 },
    'an environment is built again for another token',
  )
  t.equal(await db.keeping.forget(two), 'forgotten')
  t.same(await held(), { [`mine ${shared}`]: 1, [`yours ${shared}`]: 1 })
})

tap.test('paths that other caches serve count for no token', async (t) => {
  const { db, kept } = await open(t)
  const lease = await publishing(db, 'one', 'mine', ['env', 'libc'])
  await db.cache.record(entryOf('env'), writeNothing)
  const storePath = pathOf('env')
  await db.builds.recordReady(lease, { storePath, drvPath: `${storePath}.drv`, closureBytes: 1 }, [
    pathOf('libc'),
  ])
  await ready(db, 'two', 'yours', ['other'])
  await publishing(db, 'three', 'yours', ['libc', 'another'])
  t.same(
    (await kept()).filter(({ token_id }) => token_id === 'yours').map(({ path }) => path),
    [pathOf('another'), pathOf('other')].sort(),
    'once that is known',
  )
})

tap.test('builds that hold and release shared paths at once keep the counts', async (t) => {
  const { db, kept, counted } = await open(t)
  const shared = Array.from({ length: 40 }, (_, number) => `shared-${number}`)
  const first = await Promise.all(
    Array.from({ length: 12 }, (_, number) => ready(db, `first-${number}`, `token-${number % 2}`, shared)),
  )
  await Promise.all([
    ...Array.from({ length: 12 }, (_, number) =>
      publishing(db, `second-${number}`, `token-${number % 2}`, shared.toReversed()),
    ),
    ...first.slice(0, 6).map((id) => db.environments.evict(id, 'It is not needed.')),
    ...first.slice(6, 10).map((id) => db.keeping.forget(id)),
  ])
  const now = await kept()
  t.equal(now.length, 80)
  t.same(new Set(now.map(({ environments }) => environments)), new Set([7]))
  t.same(now, await counted())
})

tap.test('the migration counts what is held already', async (t) => {
  const { db, client, kept } = await open(t)
  const lease = await publishing(db, 'one', 'mine', ['env', 'shared', 'libc'])
  for (const path of ['env', 'shared']) await db.cache.record(entryOf(path), writeNothing)
  const storePath = pathOf('env')
  await db.builds.recordReady(lease, { storePath, drvPath: `${storePath}.drv`, closureBytes: 1 }, [
    pathOf('libc'),
  ])
  await ready(db, 'two', 'mine', ['shared'])
  await client.query('UPDATE environment_path SET token_id = NULL; DELETE FROM token_path')
  const [, backfill = ''] = (await readFile(migration, 'utf8')).split('-- Paths that are held already.')
  await client.query(backfill)
  t.same(
    (await kept()).map(({ path, environments }) => [path, environments]),
    [
      [pathOf('env'), 1],
      [pathOf('shared'), 2],
    ].sort(),
  )
})
