import { existsSync } from 'node:fs'
import tap from 'tap'
import { alone, long, selectFiles, shareProcesses, slow } from '../../ops/test/select.ts'

const root = new URL('../../', import.meta.url)

tap.test('all test files, each once', async (t) => {
  const files = await selectFiles([], { quick: false })
  t.ok(files.length > 170)
  t.equal(new Set(files).size, files.length)
  t.ok(files.every((file) => /^test\/.*\.test\.ts$/.test(file)))
  t.equal(files[0], long[0], 'long ones first')
})

tap.test('files and folders by name', async (t) => {
  t.strictSame(
    await selectFiles(['test/bench', 'test/bench/table.test.ts', 'test/nix/disk/bytes.test.ts'], {
      quick: false,
    }),
    [
      ...[
        'built',
        'cache',
        'fleet-table',
        'many-environments',
        'private-store',
        'published-closure',
        'service-table',
        'specs',
        'table',
        'watchers',
      ].map((name) => `test/bench/${name}.test.ts`),
      'test/nix/disk/bytes.test.ts',
    ],
  )
  await t.rejects(selectFiles(['test/nowhere'], { quick: false }), { code: 'ENOENT' })
})

tap.test('a quick run leaves out what is named as slow', async (t) => {
  const files = await selectFiles([], { quick: true })
  for (const place of slow)
    t.notOk(
      files.some((file) => file.startsWith(place)),
      place,
    )
  t.ok(files.includes('test/ops/select.test.ts'))
})

tap.test('files share a process unless they are slow, or change theirs', async (t) => {
  const files = await selectFiles([], { quick: false })
  const divided = shareProcesses(files)
  t.strictSame([...divided.alone, ...divided.shared].sort(), files.toSorted())
  t.strictSame(
    divided.shared,
    (await selectFiles([], { quick: true })).filter((file) => !alone.includes(file)),
  )
})

tap.test('places that are named are there', async (t) => {
  for (const place of [...slow, ...long, ...alone]) t.ok(existsSync(new URL(place, root)), place)
})
