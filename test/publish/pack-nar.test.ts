import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { execa } from 'execa'
import tap from 'tap'
import { SetupFault } from '../../src/errors.ts'
import type { PathInfo } from '../../src/nix/store/path-info.ts'
import { compress } from '../../src/publish/compress.ts'
import { packNar } from '../../src/publish/pack-nar.ts'
import { withNarWriter } from '../../src/publish/pack-threads.ts'
import { requireZstd } from '../../src/publish/require-zstd.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { temporaryFolder } from '../servers.ts'
import { openPrivateStore } from './private-store.ts'

const store = await openPrivateStore(tap)
const [base] = await store.closure(await store.build('base'))
if (!base) throw new Error('nothing was built')
const never = new AbortController().signal
/** Packs one path, in a thread as a worker does. */
const pack = (info: PathInfo, file: string, signal = never) =>
  withNarWriter(1, (writer) => packNar(writer, store.settings, info, file, signal))
const packer = moduleOf('test/publish/pack-process.ts')

tap.test('a packed NAR is what its hashes say, and unpacks to what Nix dumps', async (t) => {
  const file = join(await temporaryFolder(t), 'packed')
  const { fileHash, fileSize, listing } = await pack(base, file)
  const bytes = await readFile(file)
  t.equal(bytes.length, fileSize)
  t.equal(`sha256-${createHash('sha256').update(bytes).digest('base64')}`, fileHash)
  const { stdout } = await execa('zstd', ['-dc', file], { encoding: 'buffer' })
  t.equal(stdout.length, base.narSize)
  t.equal(`sha256-${createHash('sha256').update(stdout).digest('base64')}`, base.narHash)
  t.equal(JSON.parse(listing).root.type, 'directory')
})

tap.test('a path becomes the same file alone and among others', async (t) => {
  const folder = await temporaryFolder(t)
  // The only thread takes the first at once, then all that wait.
  const packed = await withNarWriter(1, (writer) =>
    Promise.all(
      ['alone', 'one', 'other'].map((name) =>
        packNar(writer, store.settings, base, join(folder, name), never),
      ),
    ),
  )
  t.equal(new Set(packed.map(({ fileHash }) => fileHash)).size, 1)
})

tap.test('what is not as Nix knows it is refused', async (t) => {
  const folder = await temporaryFolder(t)
  const changed = {
    smaller: { narSize: base.narSize + 100_000 },
    larger: { narSize: 1 },
    other: { narHash: 'sha256-x' },
  }
  for (const [name, wrong] of Object.entries(changed))
    await t.rejects(pack({ ...base, ...wrong }, join(folder, name)), {
      message: new RegExp(`^hash-mismatch: ${base.path} has been changed`),
    })
})

tap.test('memory is the same for a NAR of any size', async (t) => {
  const folder = await temporaryFolder(t)
  const big = join(folder, 'big')
  await execa('dd', ['if=/dev/urandom', `of=${big}`, 'bs=1M', 'count=384'])
  const path = await store.nix('nix-store', '--add', big)
  await rm(big)
  const memoryFor = async (path: string) => {
    const options = ['--max-old-space-size=48', ...nodeOptions, packer]
    const args = [JSON.stringify(store.settings), path, folder]
    const { stdout } = await execa(process.execPath, [...options, ...args])
    await rm(join(folder, 'packed'))
    return Number(stdout) / 1024
  }
  const [small, large] = [await memoryFor(base.path), await memoryFor(path)]
  t.ok(large < small * 2, `${small.toFixed()} MB for 0.3 MB, ${large.toFixed()} MB for 384 MB`)
})

async function* endless(): AsyncGenerator<Buffer> {
  for (let n = 0; ; n++) {
    yield Buffer.alloc(65_536, n)
    await null
  }
}

const sized = (source: AsyncIterable<Buffer>) => ({ source, size: 2 ** 40 })

/** Returns the pids of running zstd processes that this process has started. */
async function running(): Promise<number[]> {
  const children = (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8'))
    .split(' ')
    .filter(Boolean)
  const names = await Promise.all(
    children.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')),
  )
  return children.filter((_, index) => names[index] === 'zstd\n').map(Number)
}

tap.test('an abort, a source that fails and a zstd that is killed all end the rest', async (t) => {
  const folder = await temporaryFolder(t)
  const settings = { path: process.env.PATH ?? '' }
  const file = (name: string) => join(folder, name)

  const cancel = new AbortController()
  setTimeout(() => cancel.abort(new Error('no longer wanted')), 200)
  await t.rejects(compress(settings, sized(endless()), file('a'), cancel.signal), {
    message: 'no longer wanted',
  })
  t.strictSame(await running(), [])

  async function* failing() {
    for await (const chunk of endless()) {
      yield chunk
      if (chunk[0] === 9) throw new Error('the source is gone')
    }
  }
  await t.rejects(compress(settings, sized(failing()), file('b'), never), { message: 'the source is gone' })
  t.strictSame(await running(), [])

  const killed = compress(settings, sized(endless()), file('c'), never)
  const rejects = t.rejects(killed, { message: /killed with SIGKILL/ })
  let pid = 0
  while (pid === 0) {
    pid = (await running())[0] ?? 0
    await wait(10)
  }
  process.kill(pid, 'SIGKILL')
  await rejects

  await t.rejects(compress(settings, sized(endless()), join(folder, 'absent/d'), never), {
    name: 'CacheStoreFault',
  })
  t.strictSame(await running(), [])
  await t.rejects(pack(base, file('e'), AbortSignal.abort(new Error('too late'))), {
    message: 'too late',
  })
  t.notOk((await readdir(folder)).includes('e'))
})

tap.test('without zstd a worker says so', async (t) => {
  await t.resolves(requireZstd({ path: process.env.PATH ?? '' }))
  await t.rejects(requireZstd({ path: '/var/empty' }), SetupFault)
  await t.rejects(requireZstd({ path: '/var/empty' }), { message: /zstd is not on the PATH/ })
})
