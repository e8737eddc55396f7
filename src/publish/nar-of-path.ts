import {
  closeSync,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs'

/** Large enough that the work for each chunk does not count, small enough for many at once. */
const chunkBytes = 256 * 1024
const slash = Buffer.from('/')

/**
 * Yields the NAR of a file or folder, in the form of Nix's `nix-archive-1`. Reads synchronously, because a package has thousands of
 * small files: call it in a thread of its own. Throws for a file of another kind, and for one that gets shorter meanwhile; the hash
 * of the NAR shows every other change.
 */
export function* narOfPath(path: string): Generator<Buffer> {
  const chunks = new Chunks()
  chunks.add(words.start)
  yield* node(chunks, Buffer.from(path), lstatSync(path))
  yield* chunks.full()
  yield chunks.rest()
}

type Kind = Pick<Dirent, 'isFile' | 'isSymbolicLink' | 'isDirectory'>

function* node(chunks: Chunks, path: Buffer, kind: Kind): Generator<Buffer> {
  if (kind.isFile()) yield* regular(chunks, path)
  else if (kind.isSymbolicLink()) {
    chunks.add(words.symlink)
    chunks.add(textOf(readlinkSync(path, 'buffer')))
  } else if (kind.isDirectory()) yield* directory(chunks, path)
  else throw new Error(`${path} is neither a file, a folder nor a link`)
  chunks.add(words.close)
}

function* regular(chunks: Chunks, path: Buffer): Generator<Buffer> {
  const file = openSync(path, 'r')
  try {
    const { mode, size } = fstatSync(file)
    chunks.add(mode & 0o100 ? words.executable : words.regular)
    chunks.add(numberOf(size))
    for (let left = size; left > 0; ) {
      const bytes = readSync(file, chunks.room(left))
      if (bytes === 0) throw new Error(`${path} has become shorter while it was read`)
      chunks.filled(bytes)
      yield* chunks.full()
      left -= bytes
    }
    chunks.add(paddingFor(size))
  } finally {
    closeSync(file)
  }
}

function* directory(chunks: Chunks, path: Buffer): Generator<Buffer> {
  chunks.add(words.directory)
  // A name need not be valid UTF-8. TypeScript's types of Node have no entries with names in bytes.
  const entries = readdirSync(path, {
    withFileTypes: true,
    encoding: 'buffer' as 'utf8',
  }) as unknown as (Kind & {
    name: Buffer
  })[]
  for (const entry of entries.sort((one, other) => Buffer.compare(one.name, other.name))) {
    chunks.add(words.entry)
    chunks.add(textOf(entry.name))
    chunks.add(words.node)
    yield* node(chunks, Buffer.concat([path, slash, entry.name]), entry)
    chunks.add(words.close)
    yield* chunks.full()
  }
}

/** Encodes a text: its length in eight bytes, its bytes, and zeros up to a multiple of eight. */
function textOf(bytes: Buffer): Buffer {
  return Buffer.concat([numberOf(bytes.length), bytes, paddingFor(bytes.length)])
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

const paddings = Array.from({ length: 8 }, (_, bytes) => Buffer.alloc(bytes))
const paddingFor = (length: number) => paddings[(8 - (length % 8)) % 8] as Buffer

const wordsOf = (text: string) => Buffer.concat(text.split(' ').map((word) => textOf(Buffer.from(word))))

/** Words that stand together. The empty one has no length but zero. */
const words = {
  start: wordsOf('nix-archive-1'),
  regular: wordsOf('( type regular contents'),
  executable: Buffer.concat([
    wordsOf('( type regular executable'),
    textOf(Buffer.alloc(0)),
    wordsOf('contents'),
  ]),
  symlink: wordsOf('( type symlink target'),
  directory: wordsOf('( type directory'),
  entry: wordsOf('entry ( name'),
  node: wordsOf('node'),
  close: wordsOf(')'),
}

/** Joins pieces to chunks of equal size. */
class Chunks {
  readonly #full: Buffer[] = []
  #chunk = Buffer.allocUnsafeSlow(chunkBytes)
  #used = 0

  add(bytes: Buffer): void {
    for (let added = 0; added < bytes.length; ) {
      const count = bytes.copy(this.#chunk, this.#used, added)
      added += count
      this.filled(count)
    }
  }

  /** Returns room for the next bytes, at most `most`. Fill it, then call `filled`. */
  room(most: number): Buffer {
    return this.#chunk.subarray(this.#used, this.#used + most)
  }

  filled(bytes: number): void {
    this.#used += bytes
    if (this.#used < chunkBytes) return
    this.#full.push(this.#chunk)
    // The reader of a chunk may keep it.
    this.#chunk = Buffer.allocUnsafeSlow(chunkBytes)
    this.#used = 0
  }

  /** Yields the complete chunks. */
  *full(): Generator<Buffer> {
    while (this.#full.length > 0) yield this.#full.shift() as Buffer
  }

  rest(): Buffer {
    return this.#chunk.subarray(0, this.#used)
  }
}
