import { chmod, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tap from 'tap'
import { makeDataFolder } from '../src/data-folder.ts'
import { startPostgres } from '../src/embedded/postgres.ts'
import { temporaryFolder } from './servers.ts'

tap.test('the data folder is its own user’s alone, and an embedded Postgres works in it', async (t) => {
  const outer = await temporaryFolder(t)
  t.ok(outer.startsWith(tmpdir()))
  await chmod(outer, 0o755)
  const dataDir = join(outer, 'data')
  await makeDataFolder(dataDir)
  t.equal((await stat(dataDir)).mode & 0o777, 0o700)
  const { stop } = await startPostgres({ dataDir: join(dataDir, 'postgres'), log() {} })
  t.teardown(stop)
  t.equal((await stat(dataDir)).mode & 0o007, 0, 'nobody else may enter')
  await chmod(dataDir, 0o755)
  await makeDataFolder(dataDir)
  t.equal((await stat(dataDir)).mode & 0o777, 0o755, 'what the operator has chosen stays')
})
