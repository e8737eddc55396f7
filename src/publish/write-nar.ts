import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { NarReader } from '../cache/nar-listing.ts'
import { compress, compressFiles, Digest } from './compress.ts'
import { narOfPath } from './nar-of-path.ts'

export interface NarToWrite {
  /** The path on this machine's disk. */
  source: string
  /** The bytes that its NAR should have. */
  narSize: number
  /** The new file for the compressed NAR. */
  file: string
  /** The PATH on which programs are found. */
  programs: string
}

export interface WrittenNar {
  /** SRI hashes, `sha256-…`, and bytes: of the NAR, and of the compressed file. */
  narHash: string
  narSize: number
  fileHash: string
  fileSize: number
  /** The listing of its contents, as JSON. */
  listing: string
}

/**
 * Writes the compressed NAR of a path into a new file, in constant memory. Keeps nothing else on the disk. The file of a NAR of
 * another size than `narSize` is of no use; the result has the true size and hash.
 */
export async function writeNar(
  { source, narSize, file, programs }: NarToWrite,
  signal: AbortSignal,
): Promise<WrittenNar> {
  const nar = new ReadNar(source)
  const sized = { source: exactly(narSize, nar.chunks()), size: narSize }
  const { fileHash, fileSize } = await compress({ path: programs }, sized, file, signal)
  return { ...nar.facts(), fileHash, fileSize }
}

/**
 * Writes the compressed NARs of several small paths with one process of zstd, whose start takes longer than its work on a small
 * file. Keeps the NARs on the disk meanwhile.
 */
export async function writeSmallNars(tasks: NarToWrite[], signal: AbortSignal): Promise<WrittenNar[]> {
  const nars = tasks.map(({ source, file }) => ({ nar: new ReadNar(source), file, raw: `${file}.nar` }))
  try {
    for (const { nar, raw } of nars) {
      signal.throwIfAborted()
      await writeWhole(raw, nar.chunks())
    }
    await compressFiles(
      { path: tasks[0]?.programs ?? '' },
      nars.map(({ raw }) => raw),
      signal,
    )
    return nars.map(({ nar, file, raw }) => {
      const digest = new Digest()
      digest.take(readFileSync(`${raw}.zst`))
      renameSync(`${raw}.zst`, file)
      return { ...nar.facts(), fileHash: digest.sri(), fileSize: digest.bytes }
    })
  } finally {
    for (const { raw } of nars) for (const file of [raw, `${raw}.zst`]) rmSync(file, { force: true })
  }
}

async function writeWhole(file: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const handle = openSync(file, 'wx')
  try {
    for await (const chunk of chunks)
      for (let written = 0; written < chunk.length; ) written += writeSync(handle, chunk, written)
  } finally {
    closeSync(handle)
  }
}

const zeros = Buffer.alloc(65_536)

/** Reads all chunks, and yields `bytes` bytes: theirs, and zeros where they are fewer. */
async function* exactly(bytes: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const chunk of chunks) {
    if (left > 0) yield chunk.subarray(0, left)
    left -= Math.min(left, chunk.length)
  }
  for (; left > 0; left -= Math.min(left, zeros.length)) yield zeros.subarray(0, left)
}

/** The NAR of a path, with its hash and its listing once it has been read. */
class ReadNar {
  readonly #source: string
  readonly #digest = new Digest()
  readonly #reader = new NarReader()

  constructor(source: string) {
    this.#source = source
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (const chunk of narOfPath(this.#source)) {
      this.#digest.take(chunk)
      this.#reader.take(chunk)
      yield chunk
    }
  }

  facts(): Pick<WrittenNar, 'narHash' | 'narSize' | 'listing'> {
    const listing = JSON.stringify(this.#reader.end())
    return { narHash: this.#digest.sri(), narSize: this.#digest.bytes, listing }
  }
}
