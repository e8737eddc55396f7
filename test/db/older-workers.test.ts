import pg from 'pg'
import tap from 'tap'
import { startServers } from '../servers.ts'
import { claimed } from './sample.ts'

const servers = await startServers(tap)

tap.test('a worker of the release before packages went by store path writes its results', async (t) => {
  const { db, databaseUrl } = await servers.freshDatabase()
  const { buildId } = await claimed(db, 'numpy')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())

  // The statements of that release, with its own columns.
  const path = '/nix/store/aaaa-python3.13-numpy-2.3'
  await client.query(
    `INSERT INTO package (build_id, name, version, requested, fate, class, reason, source_path, target)
     VALUES ($1, 'numpy', '2.3', true, 'rebuilt', 'tagged', 'it has extension modules', $2, 'python3.13t')`,
    [buildId, path],
  )
  await client.query(
    `INSERT INTO verdict (build_id, package_name, module, verdict) VALUES ($1, 'numpy', 'numpy', 'imported')`,
    [buildId],
  )
  await client.query(
    `INSERT INTO build_tool (build_id, name, version, fate, class, reason, needed_by, source_path) VALUES
       ($1, 'cython', '3.1', 'rebuilt', 'tagged', 'it has extension modules', '{numpy}', '/nix/store/bbbb-cython'),
       ($1, 'tool', '1', 'relinked', 'pure', 'it has none', '{numpy}', NULL)`,
    [buildId],
  )
  const { rows: verdicts } = await client.query('SELECT source_path FROM verdict')
  t.strictSame(verdicts, [{ source_path: path }])
  const { rows: tools } = await client.query('SELECT key FROM build_tool ORDER BY key')
  t.strictSame(tools, [{ key: '/nix/store/bbbb-cython' }, { key: 'tool' }])
})
