import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { readFileOf, readSmallFile } from '../../src/cache/read-file.ts'
import { temporaryFolder } from '../servers.ts'

const openFiles = async () => (await readdir('/proc/self/fd')).length

tap.test('files of every size are read whole', async (t) => {
  const folder = await temporaryFolder(t)
  const before = await openFiles()
  for (const bytes of [0, 1, 16_383, 16_384, 16_385, 32_768, 100_000]) {
    const file = join(folder, `${bytes}`)
    const content = randomBytes(bytes)
    await writeFile(file, content)
    t.ok((await readSmallFile(file)).equals(content), `${bytes} bytes`)
    t.ok((await readFileOf(file, bytes))?.body.equals(content), `${bytes} bytes, as known`)
    t.equal(await readFileOf(file, bytes + 1), null)
  }
  t.equal(await openFiles(), before, 'and closed')
})

tap.test('a read reports its errors, and leaves no file open', async (t) => {
  const folder = await temporaryFolder(t)
  const before = await openFiles()
  await t.rejects(readSmallFile(join(folder, 'absent')), { code: 'ENOENT' })
  await t.rejects(readFileOf(join(folder, 'absent'), 4096), { code: 'ENOENT' })
  await t.rejects(readSmallFile(folder), { code: 'EISDIR' })
  t.equal(await openFiles(), before)
})
