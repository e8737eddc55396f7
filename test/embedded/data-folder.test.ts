import { chmod, mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tap from 'tap'
import { makeDataFolder } from '../../src/embedded/data-folder.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { temporaryFolder } from '../servers.ts'

tap.test('the data folder is its own user’s alone, and an embedded Postgres works in it', async (t) => {
  const outer = await temporaryFolder(t)
  t.ok(outer.startsWith(tmpdir()))
  await chmod(outer, 0o755)
  const dataDir = join(outer, 'data')
  await makeDataFolder(dataDir)
  t.equal((await stat(dataDir)).mode & 0o777, 0o700)
  const { stop } = await startPostgres({ dataDir: join(dataDir, 'postgres'), log() {} })
  t.teardown(stop)
  t.equal((await stat(dataDir)).mode & 0o007, 0, 'other users may not enter')
  await chmod(dataDir, 0o755)
  await makeDataFolder(dataDir)
  t.equal((await stat(dataDir)).mode & 0o777, 0o755, 'what the operator has chosen stays')
})

tap.test(
  'an embedded Postgres works in folders of root’s alone, whatever the umask, and they stay closed',
  async (t) => {
    const outer = await temporaryFolder(t)
    const umask = process.umask(0o077)
    t.teardown(() => process.umask(umask))
    // The program creates one folder, with its parent; an earlier version or an operator has left the other.
    const dataDirs = [join(outer, 'above', 'made'), join(outer, 'left')]
    await mkdir(join(outer, 'left', 'postgres'), { recursive: true })
    for (const dataDir of dataDirs) {
      await makeDataFolder(dataDir)
      const { stop } = await startPostgres({ dataDir: join(dataDir, 'postgres'), log() {} })
      await stop()
      for (const folder of [dataDir, join(dataDir, 'postgres')])
        t.equal((await stat(folder)).mode & 0o067, 0, 'it lets its group pass, no more, and others nowhere')
    }
  },
)

tap.test('a folder that cannot be written to is fit for an API, which only reads', async (t) => {
  await makeDataFolder('/proc', { write: false })
  await t.rejects(makeDataFolder('/proc'), { name: 'SetupFault' })
})
