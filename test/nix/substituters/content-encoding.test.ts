import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { execa } from 'execa'
import tap from 'tap'
import { decoded, knownEncodings, Undecodable } from '../../../src/nix/substituters/content-encoding.ts'

const text = Buffer.from(JSON.stringify({ version: 1, root: { type: 'directory', entries: {} } }))
const most = 1000

tap.test('what a header names is undone', async (t) => {
  t.same(await decoded(text, 'identity', most), text)
  t.same(await decoded(gzipSync(text), 'gzip', most), text)
  t.same(await decoded(gzipSync(text), 'X-GZip', most), text)
  t.same(await decoded(deflateSync(text), 'deflate', most), text)
  t.same(await decoded(brotliCompressSync(text), 'br', most), text)
  t.same(await decoded(brotliCompressSync(gzipSync(text)), 'gzip, br', most), text, 'the last one first')
})

tap.test('without a header, the first bytes tell', async (t) => {
  t.same(await decoded(text, null, most), text)
  t.same(await decoded(gzipSync(text), null, most), text)
  t.same(await decoded(brotliCompressSync(text), null, most), text)
  t.same(await decoded(Buffer.alloc(0), null, most), Buffer.alloc(0))
})

tap.test('what cannot be read is an error of its own', async (t) => {
  await t.rejects(decoded(text, 'br', most), Undecodable)
  await t.rejects(decoded(text, 'lzip', most), { name: 'Undecodable', message: /lzip/ })
  const { stdout } = await execa('xz', ['--stdout'], { input: text, encoding: 'buffer' })
  await t.rejects(decoded(Buffer.from(stdout), null, most), { name: 'Undecodable', message: /xz/ })
})

tap.test('zstd is read where Node has it, and asked for only then', async (t) => {
  const { stdout } = await execa('zstd', ['--stdout'], { input: text, encoding: 'buffer' })
  const read = decoded(Buffer.from(stdout), 'zstd', most)
  if (knownEncodings.includes('zstd')) t.same(await read, text)
  else await t.rejects(read, { name: 'Undecodable', message: /zstd/ })
})

tap.test('little that becomes much is not read', async (t) => {
  const bomb = Buffer.alloc(10_000_000)
  for (const [coding, bytes] of [
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb)],
    ['identity', bomb],
  ] as const)
    await t.rejects(decoded(bytes, coding, most), Undecodable)
})
