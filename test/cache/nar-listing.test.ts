import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { type Listing, MalformedNar, NarReader } from '../../src/cache/nar-listing.ts'
import { hashPart } from '../../src/cache/object-names.ts'
import { openPrivateStore } from '../publish/private-store.ts'
import { temporaryFolder } from '../servers.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)

async function narOf(path: string): Promise<Buffer> {
  const { stdout } = await execa('nix-store', ['--dump', join(store.root, path)], { encoding: 'buffer' })
  return Buffer.from(stdout)
}

function listed(nar: Buffer, sizes: () => number = () => nar.length): Listing {
  const reader = new NarReader()
  for (let at = 0; at < nar.length; ) {
    const size = sizes()
    reader.take(nar.subarray(at, at + size))
    at += size
  }
  return reader.end()
}

tap.test('a listing is what Nix writes, however the NAR is cut into pieces', async (t) => {
  const folder = await temporaryFolder(t)
  await store.nix('nix', 'copy', '--to', `file://${folder}?write-nar-listing=true`, app)
  for (const { path } of closure) {
    const expected = JSON.parse(await readFile(join(folder, `${hashPart(path)}.ls`), 'utf8'))
    const nar = await narOf(path)
    const whole = listed(nar)
    t.strictSame(JSON.parse(JSON.stringify(whole)), expected, path)
    const text = JSON.stringify(whole)
    const pieces = [...[1, 7, 8, 13, 65_536].map((size) => () => size), () => randomInt(1, 200)]
    for (const sizes of pieces) t.equal(JSON.stringify(listed(nar, sizes)), text)
  }
  t.ok(closure.length > 5)
})

tap.test('files are where their listing says', async (t) => {
  const [base] = closure.filter(({ path }) => path.endsWith('-base'))
  const nar = await narOf(base?.path ?? '')
  const { root } = listed(nar)
  if (root.type !== 'directory') throw new Error('it has no files')
  const run = root.entries.run
  if (run?.type !== 'regular') throw new Error('there is no file')
  t.equal(
    nar.toString('utf8', run.narOffset, run.narOffset + run.size),
    await readFile(join(store.root, base?.path ?? '', 'run'), 'utf8'),
  )
})

const text = (value: string | Buffer) => {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([length, bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
}
const archive = (...parts: (string | Buffer)[]) => Buffer.concat(['nix-archive-1', ...parts].map(text))
const file = ['(', 'type', 'regular', 'contents', 'x', ')']
const entry = (name: string | Buffer) => ['entry', '(', 'name', name, 'node', ...file, ')']
const directory = (...entries: (string | Buffer)[][]) =>
  archive('(', 'type', 'directory', ...entries.flat(), ')')

tap.test('what is no NAR, or not all of one, is refused', async (t) => {
  t.strictSame(listed(archive(...file)).root, { type: 'regular', size: 1, narOffset: 96 })
  t.ok(listed(directory(entry('a'), entry('b'))))

  const wrong: { [what: string]: Buffer } = {
    'another archive': text('nix-archive-2'),
    'a type that there is not': archive('(', 'type', 'socket', ')'),
    'no type': archive('(', 'contents', 'x', ')'),
    'an order that is not': archive('(', 'type', 'regular', 'contents', 'x', 'executable', '', ')'),
    'a text after the end': archive(...file, ''),
    'a byte after the end': Buffer.concat([archive(...file), Buffer.alloc(1)]),
    'names out of order': directory(entry('b'), entry('a')),
    'a name twice': directory(entry('a'), entry('a')),
    'no name': directory(entry('')),
    'the folder itself': directory(entry('.')),
    'a folder above': directory(entry('..')),
    'a path for a name': directory(entry('a/b')),
    'a name with its end in the middle': directory(entry('a\0b')),
    'a name of any length': directory(entry('a'.repeat(5000))),
    'a file of any length': Buffer.concat([
      archive('(', 'type', 'regular', 'contents'),
      Buffer.alloc(8, 0xff),
    ]),
    'filled up with more than nothing': Buffer.concat([
      archive('(', 'type', 'regular', 'contents').subarray(0, -1),
      Buffer.from('x'),
    ]),
  }
  for (const [what, nar] of Object.entries(wrong)) t.throws(() => listed(nar), MalformedNar, what)
})

tap.test('a NAR that is cut anywhere is refused', async (t) => {
  const nar = directory(entry('a'), entry('b'))
  let refused = 0
  for (let length = 0; length < nar.length; length++) {
    try {
      listed(nar.subarray(0, length))
    } catch (error) {
      if (error instanceof MalformedNar) refused += 1
    }
  }
  t.equal(refused, nar.length)
})

tap.test('bytes that changed on the way give another listing or none, and no other error', async (t) => {
  const nar = directory(entry('a'), entry('b'))
  for (let at = 0; at < nar.length; at++) {
    const changed = Buffer.from(nar)
    changed[at] = (changed[at] ?? 0) ^ (1 << randomInt(8))
    try {
      listed(changed)
    } catch (error) {
      if (!(error instanceof MalformedNar)) t.fail(`byte ${at}: ${error}`)
    }
  }
  t.pass()
})
