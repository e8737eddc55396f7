import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { sriOf } from '../cache/nix32.ts'
import { stagedFile } from '../cache/staging.ts'

// Starts zstd without execa, which takes longer to load in a thread than a small path takes to be compressed.

export interface Programs {
  /** The PATH on which programs are found. */
  path: string
}

/**
 * Compresses `size` bytes of `source` into a new file, by zstd in a process of its own. Returns the file's hash (SRI) and bytes: those
 * that `compressFiles` makes of a file with the same bytes. Throws the first failure, or the signal's reason.
 */
export async function compress(
  programs: Programs,
  { source, size }: { source: AsyncIterable<Buffer>; size: number },
  file: string,
  signal: AbortSignal,
): Promise<{ fileHash: string; fileSize: number }> {
  const digest = new Digest()
  // Tells zstd what it learns of a file: it chooses its parameters by the size.
  const args = ['--stdout', `--stream-size=${size}`]
  await withZstd(programs, args, signal, ({ stdin, stdout }, either) => [
    pipeline(source, stdin, { signal: either }),
    pipeline(stdout, (compressed) => digest.of(compressed), stagedFile(file), { signal: either }),
  ])
  return { fileHash: digest.sri(), fileSize: digest.bytes }
}

/** Compresses each file to one with `.zst` added to its name, and removes it. Throws the first failure, or the signal's reason. */
export function compressFiles(programs: Programs, files: string[], signal: AbortSignal): Promise<void> {
  return withZstd(programs, ['--rm', ...files], signal, () => [])
}

type Zstd = ChildProcessByStdio<Writable, Readable, Readable>

/** Runs zstd, and beside it the work that `around` begins. Ends all of it at the first failure, and throws that. */
async function withZstd(
  { path }: Programs,
  args: string[],
  signal: AbortSignal,
  around: (zstd: Zstd, signal: AbortSignal) => Promise<unknown>[],
): Promise<void> {
  signal.throwIfAborted()
  const zstd = spawn('zstd', ['--quiet', ...args], {
    // Keeps Ctrl+C from zstd: this process stops it in order. If this process dies, zstd reads the end of its input and ends.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: path },
  })
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const stop = () => zstd.kill('SIGKILL')
  either.addEventListener('abort', stop)
  let fault: unknown
  let broken: unknown
  const works = [successOf(zstd), ...around(zstd, either)].map((work) =>
    work.catch((error) => {
      // A pipe breaks where zstd has ended, which its own failure explains.
      if (brokenPipe.includes(error.code)) broken ??= error
      else {
        fault ??= error
        failed.abort()
      }
    }),
  )
  await Promise.all(works)
  either.removeEventListener('abort', stop)
  signal.throwIfAborted()
  if (fault ?? broken) throw fault ?? broken
}

const brokenPipe = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']

async function successOf(zstd: Zstd): Promise<void> {
  const said = text(zstd.stderr)
  const [code, killedBy] = (await once(zstd, 'exit')) as [number | null, string | null]
  if (code !== 0)
    throw new Error(
      killedBy ? `zstd was killed with ${killedBy}` : `zstd has ended with ${code}: ${await said}`,
    )
}

/** Counts the bytes of a stream and computes their SHA-256. */
export class Digest {
  readonly #hash = createHash('sha256')
  bytes = 0

  take(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.bytes += chunk.length
  }

  /** Yields the same chunks, after counting them. */
  async *of(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.take(chunk)
      yield chunk
    }
  }

  /** Returns the hash in SRI form. Ends the counting. */
  sri(): string {
    return sriOf(this.#hash.digest())
  }
}
