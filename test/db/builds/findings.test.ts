import pg from 'pg'
import tap from 'tap'
import type { Finding } from '../../../src/db/types.ts'
import { startServers } from '../../servers.ts'

const { freshDatabase } = await startServers(tap)

function finding(path: string, facts: Partial<Finding> = {}): Finding {
  return { path, kind: 'scan', name: 'numpy', subject: '/nix/store/numpy', data: { of: path }, ...facts }
}

tap.test('what was found is there for all who ask, as it was found first', async (t) => {
  const { db } = await freshDatabase()
  t.strictSame(await db.findings.byPath(['/nix/store/a']), new Map())
  await db.findings.record([])
  const data = { modules: [], text: 'a\0b\ud800', nested: { list: [1, 'x', null] } }
  await db.findings.record([finding('/nix/store/a', { data }), finding('/nix/store/b')])
  await db.findings.record([finding('/nix/store/a', { data: 'other' }), finding('/nix/store/c')])
  t.strictSame(
    await db.findings.byPath(['/nix/store/c', '/nix/store/a', '/nix/store/unknown']),
    new Map<string, unknown>([
      ['/nix/store/a', { ...data, text: 'a\uFFFDb\uFFFD' }],
      ['/nix/store/c', { of: '/nix/store/c' }],
    ]),
  )
})

tap.test('of every name, the newest finding of a kind', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  t.strictSame(await db.findings.newest('scan'), new Map())
  const found: [string, number, Partial<Finding>][] = [
    ['/nix/store/1', 3, { name: 'numpy' }],
    ['/nix/store/2', 1, { name: 'numpy' }],
    ['/nix/store/3', 2, { name: 'numpy' }],
    ['/nix/store/4', 9, { name: 'cython' }],
    ['/nix/store/5', 0, { name: 'numpy', kind: 'fallback' }],
  ]
  await db.findings.record(found.map(([path, , facts]) => finding(path, facts)))
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (const [path, hours] of found)
    await client.query('UPDATE finding SET found_at = now() - make_interval(hours => $2) WHERE path = $1', [
      path,
      hours,
    ])
  await client.end()
  t.strictSame(
    await db.findings.newest('scan'),
    new Map([
      ['cython', { of: '/nix/store/4' }],
      ['numpy', { of: '/nix/store/2' }],
    ]),
  )
  t.strictSame(await db.findings.newest('fallback'), new Map([['numpy', { of: '/nix/store/5' }]]))
  t.strictSame(await db.findings.newest('interpreter'), new Map())
})

tap.test('builds that find the same at once do not lock each other up', async (t) => {
  const { db } = await freshDatabase()
  const paths = Array.from({ length: 3_000 }, (_, i) => `/nix/store/${i}`)
  const orders = [paths, paths.toReversed(), paths.toSorted(), paths.toSorted().reverse()]
  await Promise.all(
    orders.map((order) => db.findings.record(order.map((path) => finding(path, { name: path })))),
  )
  t.equal((await db.findings.byPath(paths)).size, 3_000)
})
