import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { execa } from 'execa'
import { sriOf } from '../cache/nix32.ts'
import { stagedFile } from '../cache/staging.ts'
import { SetupFault } from '../errors.ts'

interface Programs {
  /** The PATH on which programs are found. */
  path: string
}

/**
 * Compresses the bytes of `source` into a new file, by zstd in a process of its own, so that this one's other work does not
 * wait. Returns the file's hash (SRI) and bytes. Throws the first failure, or the signal's reason.
 */
export async function compress(
  programs: Programs,
  source: AsyncIterable<Buffer>,
  file: string,
  signal: AbortSignal,
): Promise<{ fileHash: string; fileSize: number }> {
  const digest = new Digest()
  const zstd = execa('zstd', ['--quiet', '--stdout'], {
    // Keeps Ctrl+C from zstd: this process stops it in order. If this process dies, zstd reads the end of its input and ends.
    detached: true,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false, stderr: true },
    encoding: 'buffer',
    extendEnv: false,
    env: { PATH: programs.path },
  })
  try {
    await pipeline(
      source,
      zstd.duplex(),
      (compressed: AsyncIterable<Buffer>) => digest.of(compressed),
      stagedFile(file),
      { signal },
    )
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    zstd.kill('SIGKILL')
    await zstd.catch(() => {})
  }
  return { fileHash: digest.sri(), fileSize: digest.bytes }
}

/** Compresses each file to one with `.zst` added to its name, and removes it. Throws the first failure, or the signal's reason. */
export async function compressFiles(programs: Programs, files: string[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const zstd = execa('zstd', ['--quiet', '--rm', ...files], {
    // As above.
    detached: true,
    stdin: 'ignore',
    cancelSignal: signal,
    extendEnv: false,
    env: { PATH: programs.path },
  })
  try {
    await zstd
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** Throws `SetupFault` if zstd cannot run here. */
export async function requireZstd(programs: Programs): Promise<void> {
  const { failed } = await execa('zstd', ['--version'], {
    reject: false,
    extendEnv: false,
    env: { PATH: programs.path },
  })
  if (failed)
    throw new SetupFault(
      'zstd is not on the PATH. It compresses the paths of the cache. On Debian `ops/setup/all.sh` installs it.',
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
