import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { NarReader } from '../../src/cache/nar-listing.ts'
import { pathInfo } from '../../src/nix/store/path-info.ts'
import { narOfPath } from '../../src/publish/nar-of-path.ts'
import { withNarWriter } from '../../src/publish/pack-threads.ts'
import { temporaryFolder } from '../servers.ts'
import { openPrivateStore } from './private-store.ts'

const store = await openPrivateStore(tap)
const never = new AbortController().signal
const programs = process.env.PATH ?? ''

/** Adds a file or folder to the store, and returns its metadata and its place on the disk. */
async function added(source: string) {
  const path = await store.nix('nix-store', '--add', source)
  const [info] = await pathInfo(store.settings, [path])
  if (!info) throw new Error(`${path} is not in the store`)
  return { ...info, source: join(store.root, path) }
}

/** Makes a folder with everything that a NAR can hold. */
async function everything(folder: string): Promise<string> {
  const all = join(folder, 'all')
  await mkdir(join(all, 'empty'), { recursive: true })
  await mkdir(join(all, 'a'))
  await writeFile(join(all, 'a.b'), '')
  await writeFile(join(all, 'a', 'program'), '#!/bin/sh\n')
  await chmod(join(all, 'a', 'program'), 0o755)
  await writeFile(join(all, 'é'), 'eight by')
  await writeFile(join(all, 'Z'), Buffer.alloc(700_001, 'z'))
  await symlink('../nowhere', join(all, 'link'))
  const notUtf8 = Buffer.concat([Buffer.from(`${all}/`), Buffer.from([0xff, 0x41])])
  await writeFile(join(all, 'plain'), 'x')
  await rename(join(all, 'plain'), notUtf8)
  return all
}

tap.test('the NAR of a path is the one that Nix knows', async (t) => {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'file')
  await writeFile(file, 'a file alone')
  for (const source of [await everything(folder), file]) {
    const { source: path, narHash, narSize } = await added(source)
    const hash = createHash('sha256')
    const reader = new NarReader()
    let bytes = 0
    for (const chunk of narOfPath(path)) {
      hash.update(chunk)
      reader.take(chunk)
      bytes += chunk.length
    }
    t.equal(bytes, narSize)
    t.equal(`sha256-${hash.digest('base64')}`, narHash)
    t.ok(reader.end())
  }
})

tap.test('a file of another kind has no NAR', async (t) => {
  const folder = await temporaryFolder(t)
  await execa('mkfifo', [join(folder, 'pipe')])
  t.throws(() => [...narOfPath(folder)], { message: /pipe is neither a file, a folder nor a link$/ })
})

tap.test('small paths are written together, each in a file of its own, and large ones alone', async (t) => {
  const folder = await temporaryFolder(t)
  const sizes = [...Array.from({ length: 40 }, (_, index) => index * 1000), 20_000_000]
  const infos = await Promise.all(
    sizes.map(async (size, index) => {
      const file = join(folder, `source-${index}`)
      await writeFile(file, Buffer.alloc(size, index))
      return added(file)
    }),
  )
  const bin = await temporaryFolder(t)
  const calls = join(bin, 'calls')
  await writeFile(
    join(bin, 'zstd'),
    `#!/bin/sh\necho zstd >> '${calls}'\nPATH='${programs}' exec zstd "$@"\n`,
    { mode: 0o755 },
  )
  await withNarWriter(2, (writer) =>
    Promise.all(
      infos.map(async ({ source, narSize, narHash }, index) => {
        const file = join(folder, `packed-${index}`)
        const written = await writer.write({ source, narSize, file, programs: `${bin}:${programs}` }, never)
        t.match(written, { narSize, narHash })
        const packed = await readFile(file)
        t.equal(packed.length, written.fileSize)
        t.equal(`sha256-${createHash('sha256').update(packed).digest('base64')}`, written.fileHash)
        const { stdout } = await execa('zstd', ['-dc', file], { encoding: 'buffer' })
        t.equal(`sha256-${createHash('sha256').update(stdout).digest('base64')}`, narHash)
      }),
    ),
  )
  const processes = (await readFile(calls, 'utf8')).trim().split('\n').length
  t.ok(processes < infos.length / 4, `${processes} processes for ${infos.length} paths`)
})

tap.test('a path that cannot be read does not spoil those that are written with it', async (t) => {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'there')
  await writeFile(file, 'there')
  const { source, narSize, narHash } = await added(file)
  const task = (from: string, name: string) => ({
    ...{ source: from, narSize, file: join(folder, name), programs },
  })
  await withNarWriter(1, async (writer) => {
    const first = writer.write(task(source, 'first'), never)
    const results = await Promise.allSettled([
      writer.write(task(source, 'second'), never),
      writer.write(task(join(folder, 'absent'), 'third'), never),
      writer.write(task(source, 'fourth'), never),
    ])
    t.match(await first, { narHash })
    t.match(results[0], { status: 'fulfilled', value: { narHash } })
    t.match(results[1], { status: 'rejected', reason: { message: /ENOENT/ } })
    t.match(results[2], { status: 'fulfilled', value: { narHash } })
  })
})
