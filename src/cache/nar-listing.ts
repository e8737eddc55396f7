/** The contents of a NAR, in the form that Nix writes beside the NARs of a cache: see `readListing`. */
export interface Listing {
  version: 1
  root: Entry
}

export type Entry =
  | { type: 'regular'; size: number; executable?: true; narOffset: number }
  | { type: 'symlink'; target: string }
  | { type: 'directory'; entries: { [name: string]: Entry } }

/** Thrown if the bytes are no NAR, or not a whole one. */
export class MalformedNar extends Error {
  override name = 'MalformedNar'
}

/**
 * Derives the listing of a NAR from its bytes, in pieces of any size, without keeping the contents of files (format: Nix's
 * `nix-archive-1`). `take` and `end` throw `MalformedNar`.
 */
export class NarReader {
  readonly #steps = nar()
  #step = this.#steps.next()
  /** Bytes of the current step, if the step wants them. */
  #held: Buffer = Buffer.alloc(0)
  #skipped = 0

  take(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#step.done) throw new MalformedNar('something follows the end of the NAR')
      const { bytes, wanted } = this.#step.value
      if (wanted) {
        const part = rest.subarray(0, bytes - this.#held.length)
        this.#held = this.#held.length === 0 ? part : Buffer.concat([this.#held, part])
        rest = rest.subarray(part.length)
        if (this.#held.length === bytes) this.#next()
      } else {
        const length = Math.min(rest.length, bytes - this.#skipped)
        this.#skipped += length
        rest = rest.subarray(length)
        if (this.#skipped === bytes) this.#next()
      }
    }
  }

  end(): Listing {
    if (!this.#step.done) throw new MalformedNar('the NAR ends too early')
    return { version: 1, root: this.#step.value }
  }

  #next(): void {
    const held = this.#held
    this.#held = Buffer.alloc(0)
    this.#skipped = 0
    this.#step = this.#steps.next(held)
  }
}

/** The next bytes of the NAR, at least one. The reader collects them if they are wanted, and skips them otherwise. */
interface Step {
  bytes: number
  wanted: boolean
}
type Steps<T> = Generator<Step, T, Buffer>

/** Linux' limit for the target of a link (PATH_MAX), above that for a name. */
const maxTextBytes = 4096

function* nar(): Steps<Entry> {
  // All steps add to this one count.
  const offset = { bytes: 0 }
  yield* expect(offset, 'nix-archive-1')
  return yield* node(offset)
}

interface Offset {
  bytes: number
}

function* node(offset: Offset): Steps<Entry> {
  yield* expect(offset, '(')
  yield* expect(offset, 'type')
  const type = yield* word(offset)
  switch (type) {
    case 'regular':
      return yield* regular(offset)
    case 'symlink':
      return yield* symlink(offset)
    case 'directory':
      return yield* directory(offset)
    default:
      throw new MalformedNar(`there is no type of file called ${JSON.stringify(type)}`)
  }
}

function* regular(offset: Offset): Steps<Entry> {
  const first = yield* word(offset)
  const executable = first === 'executable'
  if (executable) {
    yield* expect(offset, '')
    yield* expect(offset, 'contents')
  } else {
    same(first, 'contents')
  }
  const size = yield* number(offset)
  const narOffset = offset.bytes
  if (size > 0) yield* pass(offset, size)
  yield* padding(offset, size)
  yield* expect(offset, ')')
  return { type: 'regular', size, ...(executable ? { executable } : {}), narOffset }
}

function* symlink(offset: Offset): Steps<Entry> {
  yield* expect(offset, 'target')
  const target = yield* word(offset)
  yield* expect(offset, ')')
  return { type: 'symlink', target }
}

function* directory(offset: Offset): Steps<Entry> {
  // Has no prototype, so that a file may have any name.
  const entries: { [name: string]: Entry } = Object.create(null)
  let last: Buffer = Buffer.alloc(0)
  for (;;) {
    const next = yield* word(offset)
    if (next === ')') return { type: 'directory', entries }
    same(next, 'entry')
    yield* expect(offset, '(')
    yield* expect(offset, 'name')
    const name = yield* text(offset)
    if (!isFileName(name)) throw new MalformedNar(`${JSON.stringify(name.toString())} is no name of a file`)
    if (Buffer.compare(name, last) <= 0) throw new MalformedNar('a directory is not sorted by name')
    last = name
    yield* expect(offset, 'node')
    entries[name.toString()] = yield* node(offset)
    yield* expect(offset, ')')
  }
}

function isFileName(name: Buffer): boolean {
  return name.length > 0 && !['.', '..'].includes(name.toString()) && !name.includes('/') && !name.includes(0)
}

function* expect(offset: Offset, expected: string): Steps<void> {
  same(yield* word(offset), expected)
}

function same(found: string, expected: string): void {
  if (found !== expected)
    throw new MalformedNar(`${JSON.stringify(expected)} should stand where ${JSON.stringify(found)} does`)
}

function* word(offset: Offset): Steps<string> {
  return (yield* text(offset)).toString()
}

/** Reads a text: its length in eight bytes, its bytes, and zeros up to a multiple of eight. */
function* text(offset: Offset): Steps<Buffer> {
  const length = yield* number(offset)
  if (length > maxTextBytes) throw new MalformedNar(`a name of ${length} bytes`)
  const bytes = length === 0 ? Buffer.alloc(0) : yield* take(offset, length)
  yield* padding(offset, length)
  return bytes
}

function* padding(offset: Offset, length: number): Steps<void> {
  const zeros = (8 - (length % 8)) % 8
  if (zeros > 0 && (yield* take(offset, zeros)).some((byte) => byte !== 0))
    throw new MalformedNar('the padding to eight bytes is not zero')
}

function* number(offset: Offset): Steps<number> {
  const value = (yield* take(offset, 8)).readBigUInt64LE()
  if (value > Number.MAX_SAFE_INTEGER) throw new MalformedNar(`a file of ${value} bytes`)
  return Number(value)
}

function* take(offset: Offset, bytes: number): Steps<Buffer> {
  offset.bytes += bytes
  return yield { bytes, wanted: true }
}

function* pass(offset: Offset, bytes: number): Steps<void> {
  offset.bytes += bytes
  yield { bytes, wanted: false }
}
