import pg from 'pg'
import tap from 'tap'
import { fill } from '../../../ops/bench/service/many-environments.ts'
import { type EnvironmentFilters, listedIds } from '../../../src/db/environments/listing.ts'
import { startServers } from '../../servers.ts'
import { claim, claimed, makeReady, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

const filters: { [name: string]: EnvironmentFilters } = {
  'no filter': {},
  'the state of a few': { status: 'failed' },
  'the state of most': { status: 'ready' },
  evicted: { status: 'evicted' },
  'a state that no environment has': { status: 'verifying' },
  'a common package': { package: 'package-1' },
  'a rare package': { package: 'package-1000' },
  'a package of none': { package: 'none' },
  'a channel': { channel: 'bench-2' },
  'a channel of none': { channel: 'none' },
  'a common tag': { tags: [{ key: 'team', value: '1' }] },
  'a rare tag': { tags: [{ key: 'commit', value: 'c7' }] },
  'a tag of none': { tags: [{ key: 'commit', value: 'none' }] },
  'a time': { since: new Date('2026-01-01') },
  'the beginning of an environment’s id': { id: '00ff' },
  'the beginning of a build’s id': { id: '0190abcd' },
  'the beginning of every build’s id': { id: '0190' },
}

tap.test('a page reads about as many rows as it has, whatever the filter', async (t) => {
  const { databaseUrl } = await freshDatabase()
  const count = 20_000
  await fill({ databaseUrl }, count)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const after = { createdAt: new Date(Date.now() - 30 * 24 * 60 * 60 * 1000), id: 'f'.repeat(64) }
  for (const [name, filter] of Object.entries(filters))
    for (const place of [undefined, after]) {
      const { text, values } = listedIds(filter, place, 21)
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)
      const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan)
      const read = nodes
        .filter((node) => /Scan$/.test(node['Node Type']))
        .map((node) => {
          const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
          return (node['Actual Rows'] + removed) * node['Actual Loops']
        })
      const what = `${name}, ${place ? 'a later page' : 'the first page'}`
      t.ok(
        nodes.every((node) => node['Node Type'] !== 'Seq Scan'),
        `${what}: no table is read as a whole`,
      )
      t.ok(Math.max(...read) < count / 20, `${what}: ${Math.max(...read)} rows`)
    }
})

tap.test('a list by state follows the newest build', async (t) => {
  const { db } = await freshDatabase()
  const listed = async () => {
    const found = []
    for (const status of ['queued', 'planning', 'building', 'ready', 'failed', 'evicted'] as const)
      if ((await db.environments.list({ limit: 1, status }))?.items.length) found.push(status)
    return found
  }
  const { id } = request('numpy')
  const lease = await claimed(db, 'numpy')
  t.same(await listed(), ['planning'])
  await db.builds.release(lease)
  t.same(await listed(), ['queued'])
  const again = await claim(db, lease.buildId)
  await db.builds.enter(again, 'building')
  t.same(await listed(), ['building'])
  await makeReady(db, again)
  t.same(await listed(), ['ready'])
  await db.environments.evict(id, 'Its time has come.')
  t.same(await listed(), ['evicted'])
  const { build } = await db.environments.accept(request('numpy'))
  t.same(await listed(), ['queued'])
  await db.builds.recordFailed(await claim(db, build.id), {
    class: 'internal',
    message: 'No.',
    retryable: true,
  })
  t.same(await listed(), ['failed'])
})
